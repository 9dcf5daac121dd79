import type { Knex } from 'knex';
import type { FeatureErasure } from './parts.js';

/** In place of a room's id, means all logs outside rooms; no room has this id. */
export const elsewhere = '00000000-0000-0000-0000-000000000000';

/** Plans the erasure of a user in the user's own log and all other logs outside rooms. */
export const planElsewhere = async (db: Knex, userId: string): Promise<void> => {
  await db('erasures').insert({ room_id: elsewhere, user_id: userId }).onConflict().ignore();
};

/**
 * The streams whose logs name a user. Materialized, so that even a database without statistics, such as the embedded one, uses
 * the index of the column: with a condition on streams beside it, the planner would read the whole log.
 */
const namedIn = `with named as materialized (select distinct stream_id from events where people @> array[?::text])`;

/** Whether the log of a space or of another user names a user. */
export const isNamedElsewhere = async (db: Knex, userId: string): Promise<boolean> => {
  const { rows } = (await db.raw(`${namedIn} select 1 from named where stream_id not like 'room:%' limit 1`, [
    userId,
  ])) as { rows: unknown[] };
  return rows.length > 0;
};

/** Adds the rooms in which others have named a user, for example by reposting a message; returns how many are new. */
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
 * Plans the erasure of a user's messages in rooms. There is no index of authors, as it would cost every message.
 *
 * @returns how many rooms are planned, including those of an earlier erasure that is still running, and how many of them are
 * new
 * @param everywhere all rooms, instead of those where the parts of features say that the user ever was
 */
export const planErasure = async (
  db: Knex,
  userId: string,
  { everywhere, parts }: { everywhere: boolean; parts: readonly Pick<FeatureErasure, 'rooms'>[] },
): Promise<{ rooms: number; added: number }> => {
  const known = parts.flatMap(({ rooms }) => (rooms === undefined ? [] : [`select * from (${rooms}) as k`]));
  // Perhaps no feature knows any rooms.
  const rooms = everywhere ? 'select id from rooms' : ['select id from rooms where false', ...known].join(' union ');
  const userIds = [...rooms.matchAll(/\?/g)].map(() => userId);
  const { rows } = (await db.raw(
    `with r (id) as (${rooms}),
       planned as (insert into erasures (room_id, user_id) select r.id, ?::text from r on conflict do nothing returning 1)
     select (select count(*) from r)::int as rooms, (select count(*) from planned)::int as added`,
    [...userIds, userId],
  )) as { rows: { rooms: number; added: number }[] };
  return rows[0] ?? { rooms: 0, added: 0 };
};
