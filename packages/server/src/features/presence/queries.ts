import type { Knex } from 'knex';
import { apartMs } from '../../live/clock.js';
import { selectErased, shareLastSeen } from '../erasure/erasedUsers.js';

const saveSql = `
  insert into last_seen (user_id, at)
  select user_id, at from unnest(?::text[], ?::bigint[]) as s(user_id, at) order by user_id
  on conflict (user_id) do update set at = greatest(last_seen.at, excluded.at)`;

/**
 * Saves when users were last seen, epoch ms. An instant never goes back. It writes in id order, so that nodes do not deadlock.
 * It skips users who were erased since, or shortly before, as clocks may differ.
 */
export const saveLastSeen = async (db: Knex, seenAt: ReadonlyMap<string, number>): Promise<void> => {
  if (seenAt.size === 0) return;
  await shareLastSeen(db);
  const first = [...seenAt.values()].reduce((one, other) => Math.min(one, other));
  // Ordered by time, so that of several erasures of a user the last one wins.
  const erasedAt = new Map((await selectErased(db, first - apartMs - 1)).map(({ userId, at }) => [userId, at]));
  const kept = [...seenAt].filter(([userId, at]) => at > (erasedAt.get(userId) ?? Number.NEGATIVE_INFINITY) + apartMs);
  if (kept.length === 0) return;
  await db
    .raw(saveSql, [kept.map(([userId]) => userId), kept.map(([, at]) => at)] as never)
    .options({ name: 'last_seen_save' });
};

/** Returns when users were last seen, as far as that is known. */
export const selectLastSeen = async (db: Knex, userIds: readonly string[]): Promise<Map<string, number>> => {
  const { rows } = (await db
    .raw('select user_id, at from last_seen where user_id = any(?::text[])', [userIds] as never)
    .options({ name: 'last_seen_of' })) as { rows: { user_id: string; at: number }[] };
  return new Map(rows.map(({ user_id, at }) => [user_id, at]));
};

/** A user in a list of online users. */
export interface Named {
  id: string;
  name: string;
}

/** The members of a room. */
export const selectRoomMembers = async (db: Knex, roomId: string): Promise<Named[]> => {
  const { rows } = (await db
    .raw(
      'select user_id as id, coalesce(name, user_id) as name from members where room_id = ?::uuid and role is not null',
      [roomId],
    )
    .options({ name: 'room_members' })) as { rows: Named[] };
  return rows;
};

/** Returns the members of a space; null if there are more than `upTo`. */
export const selectSpaceMembers = async (db: Knex, spaceId: string, upTo: number): Promise<Named[] | null> => {
  const { rows } = (await db
    .raw(
      `select m.user_id as id, coalesce(u.name, m.user_id) as name
       from (select user_id from space_members where space_id = ? limit ?) as m left join users u on u.id = m.user_id`,
      [spaceId, upTo + 1],
    )
    .options({ name: 'space_members' })) as { rows: Named[] };
  return rows.length > upTo ? null : rows;
};

/** Returns those of some users who are members of a room. */
export const selectMembersAmong = async (db: Knex, roomId: string, userIds: readonly string[]): Promise<Named[]> => {
  const { rows } = (await db
    .raw(
      `select user_id as id, coalesce(name, user_id) as name from members
       where room_id = ?::uuid and role is not null and user_id = any(?::text[])`,
      [roomId, userIds] as never,
    )
    .options({ name: 'room_members_among' })) as { rows: Named[] };
  return rows;
};

/** Returns those of some users who are members of a space. */
export const selectSpaceMembersAmong = async (
  db: Knex,
  spaceId: string,
  userIds: readonly string[],
): Promise<Named[]> => {
  const { rows } = (await db
    .raw(
      `select m.user_id as id, coalesce(u.name, m.user_id) as name from space_members m
       left join users u on u.id = m.user_id
       where m.space_id = ? and m.user_id = any(?::text[])`,
      [spaceId, userIds] as never,
    )
    .options({ name: 'space_members_among' })) as { rows: Named[] };
  return rows;
};

/** Returns the names of some users, by id. Users without a profile are missing. */
export const selectNames = async (db: Knex, userIds: readonly string[]): Promise<Map<string, string>> => {
  const rows: { id: string; name: string }[] = await db('users')
    .select('id', 'name')
    .whereRaw('id = any(?::text[])', [userIds] as never);
  return new Map(rows.map(({ id, name }) => [id, name]));
};

export const spaceExists = async (db: Knex, spaceId: string): Promise<boolean> =>
  (await db('spaces').where('id', spaceId).first('id')) !== undefined;
