import { userStream } from '@roomful/protocol';
import type { Knex } from 'knex';

/** Stands for a user's own log where an erasure names a room: no room has this id. */
export const ownLog = '00000000-0000-0000-0000-000000000000';

/** Has a user's own log gone through, where there is one. */
export const planOwnLog = async (db: Knex, userId: string): Promise<void> => {
  await db.raw(
    `insert into erasures (room_id, user_id) select ?::uuid, ?::text from streams where id = ? on conflict do nothing`,
    [ownLog, userId, userStream(userId)],
  );
};

/** Adds the rooms in which others have repeated what a user wrote; how many there are that had not been planned. */
export const planReposts = async (db: Knex, userId: string): Promise<number> => {
  const { rows } = (await db.raw(
    `insert into erasures (room_id, user_id)
     select distinct room_id, ?::text from messages where extra #>> '{repostOf,author,id}' = ? on conflict do nothing
     returning 1`,
    [userId, userId],
  )) as { rows: unknown[] };
  return rows.length;
};

/**
 * Has rooms gone through for what a user wrote there. Who wrote what is in no index: it would cost every message.
 *
 * @param everywhere all rooms there are, instead of those in which the user ever was
 */
export const planErasure = async (db: Knex, userId: string, everywhere: boolean): Promise<number> => {
  const rooms = everywhere
    ? 'select id from rooms'
    : `select room_id from members where user_id = ? and role is not null
       union all select room_id from members where user_id = ? and role is null`;
  const { rowCount } = (await db.raw(
    `insert into erasures (room_id, user_id) select r.*, ?::text from (${rooms}) as r on conflict do nothing`,
    everywhere ? [userId] : [userId, userId, userId],
  )) as { rowCount: number };
  return rowCount;
};
