import type { Knex } from 'knex';
import type { ReadCall } from '../pipeline/context.js';

/** The server and the instant at which leases are judged: those of a call. */
type Judging = Pick<ReadCall<unknown>, 'now' | 'server'>;

// The node that asks is alive, even if it has just been paused, or its clock moved, and it has not renewed its leases yet.
const valid = `leases as l join nodes as n on n.id = l.node_id and (n.id = ?::uuid or n.ends_at > ?)
  where l.room_id = ?::uuid`;
const hereSql = `select distinct l.user_id from ${valid} order by l.user_id`;
const countSql = `select count(distinct l.user_id)::int as count from ${valid}`;

const boundTo = ({ now, server }: Judging, roomId: string) => [server.node, now, roomId];

/**
 * Returns the ids of the users who are in a room now, on any node, guests and invisible users included. It is the source for
 * decisions that last, such as whether half of those present have voted: exact to `leaseMs` if a node was killed, else to a
 * moment. Nobody may be shown the ids, since some users are invisible.
 *
 * @example
 * const present = await here(db, gate.room.id, call)
 */
export const here = async (db: Knex, roomId: string, judging: Judging): Promise<string[]> => {
  const { rows } = (await db.raw(hereSql, boundTo(judging, roomId)).options({ name: 'leases_here' })) as {
    rows: { user_id: string }[];
  };
  return rows.map(({ user_id }) => user_id);
};

/** Counts the users who are in a room now, as `here` returns them. */
export const countHere = async (db: Knex, roomId: string, judging: Judging): Promise<number> => {
  const { rows } = (await db.raw(countSql, boundTo(judging, roomId)).options({ name: 'leases_count' })) as {
    rows: { count: number }[];
  };
  return rows[0]?.count ?? 0;
};

/** A user in a room, as others may see. */
export interface Present {
  id: string;
  name: string;
  avatarUrl: string | null;
}

// The order is that of bytes, the same on every database.
const pageSql = `
  with here as (select l.user_id as id from ${valid} group by l.user_id having not bool_or(l.hidden)),
    named as (
      select here.id, coalesce(u.name, here.id) as name, u.avatar_url as "avatarUrl"
      from here left join users as u on u.id = here.id)
  select (select count(*) from here)::int as count, coalesce((
    select json_agg(p) from (
      select * from named
      where ?::text is null or (lower(name) collate "C", id collate "C") > (lower(?::text) collate "C", ?::text collate "C")
      order by lower(name) collate "C", id collate "C" limit ?) as p), '[]') as users`;

/** Reads a page of the users in a room by name, without invisible ones, and how many there are. */
export const pageHere = async (
  db: Knex,
  roomId: string,
  judging: Judging,
  { after, limit }: { after: Pick<Present, 'id' | 'name'> | undefined; limit: number },
): Promise<{ users: Present[]; count: number }> => {
  const [name, id] = [after?.name ?? null, after?.id ?? null];
  const { rows } = (await db
    .raw(pageSql, [...boundTo(judging, roomId), name, name, id, limit])
    .options({ name: 'leases_page' })) as { rows: { users: Present[]; count: number }[] };
  return rows[0] ?? { users: [], count: 0 };
};
