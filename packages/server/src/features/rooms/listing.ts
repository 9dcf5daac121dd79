import { createHash } from 'node:crypto';
import { holdsEverywhere, type InstanceRole, limits, type Preview, type RoomListItem } from '@roomful/protocol';
import type { Knex } from 'knex';
import { bannedSql } from '../../access/standing.js';
import { pageOf } from '../../pipeline/page.js';
import { type RoomRow, toRoom } from '../../pipeline/rows.js';

/** A piece of SQL with its values. */
export interface Part {
  sql: string;
  values: readonly unknown[];
}

/** The user for whom rooms are listed, and the instant by which bans are judged. */
export interface Viewer {
  userId: string;
  role: InstanceRole;
  now: number;
}

/**
 * Leaves out rooms that the viewer is banned from, since a list shows recent messages. Operators and services cannot be banned.
 */
export const notBanned = ({ userId, now, role }: Viewer): Part[] => {
  if (holdsEverywhere(role)) return [];
  const sql = `(select role is null and ${bannedSql()}
    from members where room_id = r.id and user_id = ? limit 1) is not true`;
  return [{ sql, values: [now, userId] }];
};

/** The rooms of a page and their order. `source` returns rows of `rooms` as `r`, and is sorted and limited afterwards. */
export interface Page {
  source: Part;
  where: Part[];
  /** The order, as SQL for a table alias: `r`, the found rows, or the page itself. */
  order: (table: string) => string;
  limit: number;
}

interface ItemRow extends RoomRow {
  /** The number of rooms found, at most one more than the limit. */
  found: number;
  head: number;
  last_at: number;
  my_role: 'member' | 'moderator' | 'owner' | null;
  may_join: boolean;
  read_up_to: number;
  unread: number;
  mentions: number;
  last: Preview | null;
  pinned: Preview | null;
  peer: RoomListItem['peer'];
}

/**
 * Everything in an item except the room's own row, each by a lateral lookup. The planner would turn joins into scans of whole
 * tables if its statistics are outdated, and the embedded database has none.
 */
const besides = `
  cross join lateral (select head, last_at from streams where id = 'room:' || p.id::text limit 1) as s
  left join lateral (select role, joined_seq, invited and role is null and not ${bannedSql()} as may_join
    from members where room_id = p.id and user_id = ? limit 1) as m on true
  left join lateral (select up_to from receipts where user_id = ? and room_id = p.id limit 1) as seen on true
  cross join lateral (select greatest(coalesce(seen.up_to, 0), coalesce(m.joined_seq, 0)) as up_to offset 0) as rd
  cross join lateral room_glance(p.id, ?, m.role is not null, rd.up_to, ${limits.unread}, ${limits.previewLength}) as g
  left join lateral (select case ? when low then high when high then low end as id from directs
    where p.kind = 'direct' and room_id = p.id limit 1) as pair on true
  left join lateral (select name, avatar_url from users where id = pair.id limit 1) as u on true`;

const toItem = (row: ItemRow): RoomListItem => ({
  room: toRoom(row),
  memberCount: row.member_count,
  head: row.head,
  activeAt: row.last_at,
  role: row.my_role ?? 'guest',
  invited: row.may_join,
  readUpTo: row.read_up_to,
  unread: row.unread,
  mentions: row.mentions,
  last: row.last,
  pinned: row.pinned,
  peer: row.peer,
});

const names = new Map<string, string>();

/** Prepared statements are named by their text: there is one for each set of filters. */
const nameOf = (sql: string): string => {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `rooms_${createHash('sha256').update(sql).digest('base64url').slice(0, 20)}`;
  names.set(sql, name);
  return name;
};

/**
 * Reads a page of rooms as one viewer sees them, in one statement, so that each item is consistent. `more` says whether there
 * are more rooms. The caller must have checked that the viewer may see the rooms of the page.
 *
 * Rooms may be full of metadata, so rooms outside the page are dropped before anything else about them is read.
 */
export const selectItems = async (
  db: Knex,
  { userId, now }: Viewer,
  page: Page,
): Promise<{ rooms: RoomListItem[]; more: boolean }> => {
  const { source, where, order, limit } = page;
  const conditions = where.map(({ sql }) => ` and ${sql}`).join('');
  const sql = `
  with found as materialized (
    select r.* from ${source.sql} where r.deleted_at is null${conditions} order by ${order('r')} limit ?),
  page as (
    select found.*, sum(octet_length(found.metadata::text)) over (order by ${order('found')}
      rows between unbounded preceding and 1 preceding) as bytes_before
    from found)
  select p.*, (select count(*) from found) as found, s.head, s.last_at, m.role as my_role,
    coalesce(m.may_join, false) as may_join, rd.up_to as read_up_to, g.unread, g.mentions, g.last, g.pinned,
    case when pair.id is null then null
      else json_build_object('id', pair.id, 'name', coalesce(u.name, pair.id), 'avatarUrl', u.avatar_url) end as peer
  from (select * from page where coalesce(bytes_before, 0) <= ${limits.roomsPageBytes}) as p ${besides}
  order by ${order('p')}`;
  const values = [...source.values, ...where.flatMap((part) => part.values), limit + 1];
  const { rows } = (await db
    .raw(sql, [...values, now, userId, userId, userId, userId] as never)
    .options({ name: nameOf(sql) })) as { rows: ItemRow[] };
  const { rows: items } = pageOf(rows.map(toItem), { limit, bytes: limits.roomsPageBytes });
  return { rooms: items, more: items.length < (rows[0]?.found ?? 0) };
};
