import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';

/** A room of a user, with its head. */
export interface OwnRoom {
  roomId: string;
  head: number;
}

// Laterals look up each row by its key: with stale statistics the planner turned joins into scans.
const ownRoomsSql = `
  select m.user_id, m.room_id, s.head
  from members m
  cross join lateral (select 1 from rooms where id = m.room_id and deleted_at is null limit 1) as r
  cross join lateral (select head from streams where id = 'room:' || m.room_id limit 1) as s
  where m.user_id = any(?::text[]) and m.role is not null`;

/** Reads the rooms of which some users are members, by user. */
const selectOwnRooms = async (db: Knex, userIds: readonly string[]): Promise<Map<string, OwnRoom[]>> => {
  const { rows } = (await db.raw(ownRoomsSql, [userIds] as never).options({ name: 'inbox_own_rooms' })) as {
    rows: { user_id: string; room_id: string; head: number }[];
  };
  const own = new Map<string, OwnRoom[]>(userIds.map((id) => [id, []]));
  for (const { user_id, room_id, head } of rows) own.get(user_id)?.push({ roomId: room_id, head });
  return own;
};

/** Reads the rooms of users for the inbox. */
export const createOwnRooms = (database: Database) => (userIds: readonly string[]) =>
  database.read((db) => selectOwnRooms(db, userIds));
