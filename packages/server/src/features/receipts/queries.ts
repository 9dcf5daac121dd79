import { limits, type Receipt } from '@roomful/protocol';
import type { Knex } from 'knex';

/** A user in a room. */
export interface Reader {
  userId: string;
  roomId: string;
}

/** A reader's position, and the newest message. */
export interface Reading {
  position: number;
  /** The newest message of the room; 0 if there is none. */
  newest: number;
}

/** A row of `receipts`. */
export interface ReceiptRow {
  user_id: string;
  room_id: string;
  up_to: number;
  at: number;
}

export const readerName = ({ userId, roomId }: Reader): string => `${roomId} ${userId}`;

// Forces a lookup per row, whatever the planner thinks of the tables' sizes.
const readingsSql = `
  select w.user_id, w.room_id, greatest(coalesce(r.up_to, 0), coalesce(m.joined_seq, 0)) as position,
    coalesce(n.id, 0) as newest
  from unnest(?::text[], ?::uuid[]) as w(user_id, room_id)
  left join lateral (select up_to from receipts where user_id = w.user_id and room_id = w.room_id limit 1) as r on true
  left join lateral (select joined_seq from members
    where room_id = w.room_id and user_id = w.user_id and role is not null limit 1) as m on true
  left join lateral (select id from messages where room_id = w.room_id order by id desc limit 1) as n on true`;

/** Reads readers' positions, by `readerName`. Messages from before a user joined count as read. */
export const selectReadings = async (db: Knex, readers: readonly Reader[]): Promise<Map<string, Reading>> => {
  const distinct = [...new Map(readers.map((reader) => [readerName(reader), reader])).values()];
  const { rows } = (await db
    .raw(readingsSql, [distinct.map(({ userId }) => userId), distinct.map(({ roomId }) => roomId)] as never)
    .options({ name: 'receipts_readings' })) as {
    rows: { user_id: string; room_id: string; position: number; newest: number }[];
  };
  return new Map(
    rows.map(({ user_id, room_id, position, newest }) => [
      readerName({ userId: user_id, roomId: room_id }),
      { position, newest },
    ]),
  );
};

const saveSql = `
  insert into receipts (user_id, room_id, up_to, at)
  select user_id, room_id, up_to, at
  from json_to_recordset(?::json) as r(user_id text, room_id uuid, up_to bigint, at bigint)
  on conflict (user_id, room_id) do update set up_to = excluded.up_to, at = excluded.at`;

/** Writes positions, at most one per reader. */
export const saveReceipts = async (db: Knex, rows: readonly ReceiptRow[]): Promise<void> => {
  await db.raw(saveSql, [JSON.stringify(rows)]).options({ name: 'receipts_save' });
};

/** Reads the positions of some users, by room. */
export const selectPositions = async (
  db: Knex,
  userIds: readonly string[],
): Promise<Map<string, Record<string, number>>> => {
  const rows: ReceiptRow[] = await db('receipts')
    .select('user_id', 'room_id', 'up_to')
    .whereRaw('user_id = any(?::text[])', [userIds] as never);
  const positions = new Map<string, Record<string, number>>(userIds.map((id) => [id, {}]));
  for (const { user_id, room_id, up_to } of rows) Object.assign(positions.get(user_id) ?? {}, { [room_id]: up_to });
  return positions;
};

const toReceipt = ({ user_id, up_to, at }: ReceiptRow): Receipt => ({ userId: user_id, upTo: up_to, readAt: at });

/** Reads the positions of a room's members, by user id; members who have read nothing are missing. */
export const selectReceipts = async (db: Knex, roomId: string): Promise<Receipt[]> => {
  const rows: ReceiptRow[] = await db('members as m')
    .join('receipts as r', (on) => on.on('r.user_id', 'm.user_id').andOn('r.room_id', 'm.room_id'))
    .where('m.room_id', roomId)
    .whereNotNull('m.role')
    .orderByRaw('r.user_id collate "C"')
    .select('r.user_id', 'r.up_to', 'r.at');
  return rows.map(toReceipt);
};

/** Reads the position of one user in a room. */
export const selectReceipt = async (db: Knex, roomId: string, userId: string): Promise<Receipt | null> => {
  const row: ReceiptRow | undefined = await db('receipts').where({ user_id: userId, room_id: roomId }).first();
  return row ? toReceipt(row) : null;
};

/** Returns the members of those rooms that are small enough for members to see each other's read positions. */
export const selectSmallRooms = async (db: Knex, roomIds: readonly string[]): Promise<Map<string, Set<string>>> => {
  const { rows } = (await db
    .raw(
      `select m.room_id, m.user_id from rooms r join members m on m.room_id = r.id
       where r.id = any(?::uuid[]) and r.deleted_at is null and r.member_count <= ? and m.role is not null`,
      [roomIds, limits.readByMembers] as never,
    )
    .options({ name: 'small_rooms' })) as { rows: { room_id: string; user_id: string }[] };
  const rooms = new Map<string, Set<string>>();
  for (const { room_id, user_id } of rows) rooms.set(room_id, (rooms.get(room_id) ?? new Set()).add(user_id));
  return rooms;
};
