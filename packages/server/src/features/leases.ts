import type { Knex } from 'knex';
import { coalesce } from '../database/coalesce.js';
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

// The order is that of bytes, the same on every database, and `inOrder` below is the same.
const sortedSql = `
  with here as (
    select distinct l.user_id as id from ${valid} and not exists (
      select from hidden_users as h join nodes as hn on hn.id = h.node_id and (hn.id = ?::uuid or hn.ends_at > ?)
      where h.user_id = l.user_id)),
    named as (select here.id, lower(coalesce(u.name, here.id)) as key from here left join users as u on u.id = here.id)
  select coalesce((
      select json_agg(json_build_array(key, id) order by key collate "C", id collate "C") from named), '[]') as sorted,
    coalesce((
      select json_agg(lower(name) order by n) from unnest(?::text[]) with ordinality as a(name, n)), '[]') as keys`;
const presentSql = `
  select p.id, coalesce(u.name, p.id) as name, u.avatar_url as "avatarUrl"
  from unnest(?::text[]) with ordinality as p(id, n) left join users as u on u.id = p.id order by p.n`;

/** A user's name in lower case, and the id. */
type Place = readonly [key: string, id: string];

interface Asking extends Judging {
  roomId: string;
  after: Pick<Present, 'id' | 'name'> | undefined;
}

interface Sorted {
  places: readonly Place[];
  /** The index at which a page begins. */
  start: number;
}

const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const inOrder = (a: Place, b: Place): number => compareBytes(a[0], b[0]) || compareBytes(a[1], b[1]);

/** Counts the places up to and including one, by binary search. */
const countUpTo = (places: readonly Place[], last: Place): number => {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inOrder(places[middle] as Place, last) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Sorts a room's users once for all who ask at the same time. */
const createSorting = (db: Knex) =>
  coalesce<Asking, Sorted>(async (_key, asking) => {
    const [{ roomId, server }] = asking as [Asking];
    const now = Math.max(...asking.map((one) => one.now));
    const names = asking.map(({ after }) => after?.name ?? '');
    const { rows } = (await db
      .raw(sortedSql, [...boundTo({ now, server }, roomId), server.node, now, names] as never)
      .options({ name: 'leases_sorted' })) as { rows: { sorted: Place[]; keys: string[] }[] };
    const { sorted: places, keys } = rows[0] ?? { sorted: [], keys: [] };
    const cursors = new Map(asking.map((one, n) => [one, keys[n] ?? '']));
    return (one) => ({
      places,
      start: one.after ? countUpTo(places, [cursors.get(one) ?? '', one.after.id]) : 0,
    });
  });
const sortings = new WeakMap<Knex, ReturnType<typeof createSorting>>();

const sort = (db: Knex, asking: Asking): Promise<Sorted> => {
  const sorting = sortings.get(db) ?? createSorting(db);
  sortings.set(db, sorting);
  return sorting(`${asking.server.node} ${asking.roomId}`, asking);
};

/**
 * Reads a page of the users in a room by name, without invisible ones, and how many there are. Sorting a large room is
 * expensive, so a room is sorted by one query at a time, which answers all who wait. Call it outside transactions.
 */
export const pageHere = async (
  db: Knex,
  roomId: string,
  { now, server }: Judging,
  { after, limit }: { after: Pick<Present, 'id' | 'name'> | undefined; limit: number },
): Promise<{ users: Present[]; count: number }> => {
  const { places, start } = await sort(db, { now, server, roomId, after });
  const ids = places.slice(start, start + limit).map(([, id]) => id);
  if (ids.length === 0) return { users: [], count: places.length };
  const { rows } = (await db.raw(presentSql, [ids] as never).options({ name: 'leases_present' })) as {
    rows: Present[];
  };
  return { users: rows, count: places.length };
};
