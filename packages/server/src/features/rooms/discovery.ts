import { RoomfulError, type RoomListItem } from '@roomful/protocol';
import type { Knex } from 'knex';
import { decodeText, encodeText } from './cursor.js';
import { notBanned, type Part, selectItems, type Viewer } from './listing.js';

export type Sort = 'members' | 'activity' | 'name';

/** The position at which a page ended: the last room, and its sort value. */
interface Position {
  value: string;
  id: string;
}

interface Order {
  /** The sort key of a room, as SQL for a table alias. */
  key(table: string): string;
  /** The same for a position's value. */
  value: string;
  /** Whether the greatest come first. */
  descends: boolean;
  fits(value: string): boolean;
  of(item: RoomListItem): string;
}

const isCount = (value: string): boolean => /^\d{1,15}$/.test(value);

const sorts: Record<Sort, Order> = {
  members: {
    key: (table) => `${table}.member_count`,
    value: '?::bigint',
    descends: true,
    fits: isCount,
    of: (item) => String(item.memberCount),
  },
  activity: {
    key: (table) => `${table}.active_at`,
    value: '?::bigint',
    descends: true,
    fits: isCount,
    of: (item) => String(item.activeAt),
  },
  // The database lowercases names: a cursor holds the name unchanged.
  name: {
    key: (table) => `lower(${table}.name)`,
    value: 'lower(?::text)',
    descends: false,
    fits: (value) => value !== '' && !value.includes('\0'),
    of: (item) => item.room.name,
  },
};

const form = /^([a-z]+)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(.*)$/s;

const foreign = () =>
  new RoomfulError('invalid_input', 'after: give the `next` of a page with the same sort', {
    details: { issues: [{ path: 'after', message: 'not the `next` of a page with the same sort' }] },
  });

/** Encodes a position as an opaque cursor, which is only valid for the same sort. */
export const encodeCursor = (sort: Sort, { value, id }: Position): string => encodeText(`${sort}/${id}/${value}`);

/** Decodes a cursor. @throws invalid_input if it is not one of this sort */
export const decodeCursor = (sort: Sort, cursor: string): Position => {
  const [, its, id, value] = form.exec(decodeText(cursor) ?? '') ?? [];
  if (its !== sort || id === undefined || value === undefined || !sorts[sort].fits(value)) throw foreign();
  return { value, id };
};

export interface Discovery {
  text?: string | undefined;
  tags?: readonly string[] | undefined;
  kind?: string | undefined;
  space?: string | undefined;
  archived: boolean;
  sort: Sort;
  after?: string | undefined;
  limit: number;
}

const filtersOf = (viewer: Viewer, input: Discovery): Part[] => {
  const filters: Part[] = [
    { sql: "r.visibility = 'public'", values: [] },
    { sql: `r.archived_at is ${input.archived ? 'not ' : ''}null`, values: [] },
    ...notBanned(viewer),
  ];
  const { text, tags, kind, space } = input;
  if (kind !== undefined) filters.push({ sql: 'r.kind = ?', values: [kind] });
  if (space !== undefined) filters.push({ sql: 'r.space = ?', values: [space] });
  if (tags !== undefined && tags.length > 0) filters.push({ sql: 'r.tags @> ?::text[]', values: [tags] });
  if (text !== undefined) {
    const sql =
      '(strpos(lower(r.name), lower(?)) > 0 or strpos(lower(r.topic), lower(?)) > 0 or strpos(r.slug, lower(?)) > 0)';
    filters.push({ sql, values: [text, text, text] });
  }
  return filters;
};

const withActivity = `(select rooms.*, s.last_at as active_at from rooms
  cross join lateral (select last_at from streams where id = 'room:' || rooms.id::text limit 1) as s) as r`;

/** Reads public rooms, filtered and a page at a time. @throws invalid_input for an invalid cursor */
export const discoverRooms = async (
  db: Knex,
  viewer: Viewer,
  input: Discovery,
): Promise<{ rooms: RoomListItem[]; next: string | null }> => {
  const { sort, after, limit } = input;
  const { key, value, descends, of } = sorts[sort];
  const where = filtersOf(viewer, input);
  if (after !== undefined) {
    const position = decodeCursor(sort, after);
    const beyond = descends ? '<' : '>';
    // The first condition is redundant, but lets an index scan start there.
    const sql = `${key('r')} ${beyond}= ${value} and (${key('r')} ${beyond} ${value} or r.id > ?::uuid)`;
    where.push({ sql, values: [position.value, position.value, position.id] });
  }
  const { rooms, more } = await selectItems(db, viewer, {
    source: { sql: sort === 'activity' ? withActivity : 'rooms r', values: [] },
    where,
    order: (table) => `${key(table)}${descends ? ' desc' : ''}, ${table}.id`,
    limit,
  });
  const last = rooms.at(-1);
  const next = more && last ? encodeCursor(sort, { value: of(last), id: last.room.id }) : null;
  return { rooms, next };
};
