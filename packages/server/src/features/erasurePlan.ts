import type { Knex } from 'knex';

/** Stands for all logs outside of rooms where an erasure names a room: no room has this id. */
export const elsewhere = '00000000-0000-0000-0000-000000000000';

/** Has a user's own log gone through, and every other outside of rooms that names the user. */
export const planElsewhere = async (db: Knex, userId: string): Promise<void> => {
  await db('erasures').insert({ room_id: elsewhere, user_id: userId }).onConflict().ignore();
};

/**
 * The streams whose logs name a user. Materialized, so that the column's index is used on a database without statistics too,
 * as the embedded one is: with a condition on streams beside it the planner reads the whole log.
 */
const namedIn = `with named as materialized (select distinct stream_id from events where people @> array[?::text])`;

/** Whether the log of a space or of another user names a user. */
export const isNamedElsewhere = async (db: Knex, userId: string): Promise<boolean> => {
  const { rows } = (await db.raw(`${namedIn} select 1 from named where stream_id not like 'room:%' limit 1`, [
    userId,
  ])) as { rows: unknown[] };
  return rows.length > 0;
};

/** Adds the rooms in which others have named a user, as who repeats a message does; returns how many had not been planned. */
export const planNamed = async (db: Knex, userId: string): Promise<number> => {
  const { rows } = (await db.raw(
    `${namedIn}
     insert into erasures (room_id, user_id)
     select r.id, ?::text from (
       select substring(stream_id from 6)::uuid as id from named where stream_id like 'room:%') as ids
     join rooms as r on r.id = ids.id
     on conflict do nothing
     returning 1`,
    [userId, userId],
  )) as { rows: unknown[] };
  return rows.length;
};

/**
 * Has rooms gone through for what a user wrote there. Who wrote what is in no index: it would cost every message.
 *
 * @returns how many rooms there are, those of an earlier erasure that goes on included, and how many of them are new
 * @param everywhere all rooms there are, instead of those in which the user ever was
 */
export const planErasure = async (
  db: Knex,
  userId: string,
  everywhere: boolean,
): Promise<{ rooms: number; added: number }> => {
  const rooms = everywhere
    ? 'select id from rooms'
    : `select room_id from members where user_id = ? and role is not null
       union all select room_id from members where user_id = ? and role is null`;
  const { rows } = (await db.raw(
    `with r (id) as (${rooms}),
       planned as (insert into erasures (room_id, user_id) select r.id, ?::text from r on conflict do nothing returning 1)
     select (select count(*) from r)::int as rooms, (select count(*) from planned)::int as added`,
    everywhere ? [userId] : [userId, userId, userId],
  )) as { rows: { rooms: number; added: number }[] };
  return rows[0] ?? { rooms: 0, added: 0 };
};
