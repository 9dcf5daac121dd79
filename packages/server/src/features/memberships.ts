import type { Member } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { MemberRecord, RoomGate } from '../pipeline/context.js';
import { stranger } from '../pipeline/gate.js';
import { type MemberRow, toRecord } from '../pipeline/rows.js';

export const toMember = (record: MemberRecord): Member => ({
  user: { id: record.userId, name: record.name, avatarUrl: record.avatarUrl },
  role: record.role === 'guest' ? 'member' : record.role,
  joinedAt: record.joinedAt,
  mutedUntil: record.mutedUntil,
});

/** Reads the records of users in one room. Users that the room never heard of are missing. */
export const selectMembers = async (db: Knex, roomId: string, userIds: readonly string[]): Promise<MemberRecord[]> => {
  const rows: MemberRow[] = await db('members').where('room_id', roomId).whereIn('user_id', userIds);
  return rows.map(toRecord);
};

/** Returns the record of a user in a gate's room, and loads it into the gate the first time. */
export const memberOf = async (db: Knex, gate: RoomGate, userId: string): Promise<MemberRecord | undefined> => {
  const known = gate.members.get(userId);
  if (known) return known;
  const [record] = await selectMembers(db, gate.room.id, [userId]);
  if (record) gate.members.set(userId, record);
  return record;
};

/** Returns the record of a new member. A mute survives leaving and coming back. */
export const asMember = (
  known: MemberRecord | null | undefined,
  user: { id: string; name: string; avatarUrl: string | null },
  role: MemberRecord['role'],
  now: number,
): MemberRecord => ({
  ...(known ?? stranger(user.id)),
  name: user.name,
  avatarUrl: user.avatarUrl,
  role,
  joinedAt: known && known.role !== 'guest' ? known.joinedAt : now,
  banned: false,
  bannedUntil: null,
  invited: false,
});

/** Writes a membership. `joinedSeq` is the seq of the event that began it. */
export const saveMembership = (db: Knex, roomId: string, record: MemberRecord, joinedSeq: number): Promise<void> =>
  saveMember(db, roomId, record.userId, {
    name: record.name,
    avatar_url: record.avatarUrl,
    role: record.role === 'guest' ? null : record.role,
    joined_at: record.joinedAt,
    banned: false,
    banned_until: null,
    invited: false,
    joined_seq: joinedSeq,
  });

/** Reads the profile of a user who is added by another. A user who never had a token is named by the id. */
export const profileOf = async (
  db: Knex,
  userId: string,
): Promise<{ id: string; name: string; avatarUrl: string | null }> => {
  const row: { name: string; avatar_url: string | null } | undefined = await db('users')
    .where('id', userId)
    .first('name', 'avatar_url');
  return { id: userId, name: row?.name ?? userId, avatarUrl: row?.avatar_url ?? null };
};

/** Writes fields of a user's record, creating it if the room never heard of the user. */
export const saveMember = async (
  db: Knex,
  roomId: string,
  userId: string,
  fields: Partial<Omit<MemberRow, 'room_id' | 'user_id'>>,
): Promise<void> => {
  await db('members')
    .insert({ room_id: roomId, user_id: userId, ...fields })
    .onConflict(['room_id', 'user_id'])
    .merge(fields);
};

export const saveMemberCount = async (db: Knex, roomId: string, count: number): Promise<void> => {
  await db('rooms').where('id', roomId).update({ member_count: count });
};

export const countOwners = async (db: Knex, roomId: string): Promise<number> => {
  const [row] = await db('members').where({ room_id: roomId, role: 'owner' }).count({ n: '*' });
  return Number(row?.n ?? 0);
};
