import { createHash } from 'node:crypto';
import { holdsEverywhere, type InstanceRole, limits, type Preview, type RoomListItem } from '@roomful/protocol';
import type { Knex } from 'knex';
import { bannedSql } from '../../access/standing.js';
import { pageOf } from '../../pipeline/page.js';
import { type RoomRow, toRoom } from '../../pipeline/rows.js';

/** A piece of SQL with the values of its question marks. */
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

/** Leaves out rooms that the viewer is banned from: a list must not show what is said there. No ban holds for operators and services. */
export const notBanned = ({ userId, now, role }: Viewer): Part[] => {
  if (holdsEverywhere(role)) return [];
  const sql = `(select role is null and ${bannedSql()}
    from members where room_id = r.id and user_id = ? limit 1) is not true`;
  return [{ sql, values: [now, userId] }];
};

/** Which rooms of a page, in which order. `source` gives rows of `rooms` as `r`, and is ordered and cut by what follows. */
export interface Page {
  source: Part;
  where: Part[];
  /** Over `r`, over what was found, and in the end over the page itself. */
  order: (table: string) => string;
  limit: number;
}

interface ItemRow extends RoomRow {
  /** Rooms that were found, one more than the limit at most. */
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
 * Everything of an item beside the room's own row, each found by itself: of joins the planner would make scans of whole
 * tables where its statistics are older than the rows, and the embedded database gathers none.
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

/** A statement is prepared under the name of its text: there is one for each set of filters. */
const nameOf = (sql: string): string => {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `rooms_${createHash('sha256').update(sql).digest('base64url').slice(0, 20)}`;
  names.set(sql, name);
  return name;
};

/**
 * A page of rooms as one viewer sees them, by one statement: all that an item says is of one instant. `more` tells whether
 * the page ended before the rooms did. Who asks must already have been allowed to see the rooms of the page.
 *
 * Anybody's rooms may be full of metadata: what has no place in the page is left out before anything else of it is read.
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
