import pg from 'pg';
import { medianTime, openReader } from '../lib/reader.js';
import type { Study } from '../lib/study.js';
import { openSubjects } from '../lib/subjects.js';

const rooms = 1_000;
const large = 100;
const few = 1_000;
interface Size {
  /** Messages that remain in each large room. */
  messages: number;
  /** Deleted messages at the end of a large room. A reader who has read up to them makes the server check them one by one. */
  deleted: number;
}
const sizes: Record<string, Size> = {
  '1,000 messages': { messages: few, deleted: 0 },
  '100,000 messages': { messages: 100_000, deleted: 0 },
  '10,000 deleted': { messages: few, deleted: 10_000 },
};
const listsARound = 15;
const mostUnread = 100;

interface Item {
  room: { slug: string };
  head: number;
  readUpTo: number;
  unread: number;
  mentions: number;
}

const bySlug = (a: Item, b: Item): number => (a.room.slug < b.room.slug ? -1 : 1);

// Inserts rows, because sending the messages would take hours. One message in a hundred mentions the reader.
const fillSql = `
  insert into messages (room_id, id, author_id, author_name, kind, text, metadata, created_at, mentions, deleted_at)
  select r.id, s.head + n, 'writer', 'writer', 'text', repeat('x', 100), '{}', n,
    case when n % 100 = 0 then array['reader'] end, case when n > $3 then n end
  from rooms r join streams s on s.id = 'room:' || r.id cross join lateral generate_series(1, $2::bigint) n
  where r.id = any($1::uuid[])`;

// A quarter of the rooms is fully read, a quarter unread, and the others partly read.
const readSql = `
  insert into receipts (user_id, room_id, up_to, at)
  select 'reader', r.id,
    case r.n % 4 when 0 then s.head else greatest(1, s.head - case when r.n <= $1 then $2 else 0 end - r.n % 250) end, 1
  from (select id, row_number() over (order by slug) as n from rooms) as r join streams s on s.id = 'room:' || r.id
  where r.n % 4 <> 1`;

const fill = async (url: string, ids: readonly string[], { messages, deleted }: Size): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let n = 0; n < ids.length; n += 10) {
      const some = ids.slice(n, n + 10);
      const stand = n < large ? messages : few;
      const count = n < large ? messages + deleted : few;
      await client.query(fillSql, [some, count, stand]);
      await client.query(`update streams set head = head + $2 where id in (select 'room:' || unnest($1::uuid[]))`, [
        some,
        count,
      ]);
    }
    await client.query(readSql, [large, deleted]);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
};

const slugs = Array.from({ length: rooms }, (_, n) => `room-${String(n).padStart(4, '0')}`);

const openSize = async (size: Size, bundle: string, postgresUrl: string) => {
  const reader = await openReader(bundle, postgresUrl, slugs, ({ databaseUrl, rooms: ids }) =>
    fill(databaseUrl, ids, size),
  );
  const list = async (): Promise<void> => {
    const page = await reader.call<{ rooms: Item[] }>('rooms.list', { scope: 'mine', limit: rooms });
    if (page.rooms.length !== rooms) throw new Error(`the list has ${page.rooms.length} rooms`);
    for (const [n, { head, readUpTo, unread, mentions }] of page.rooms.sort(bySlug).entries()) {
      const stands = n < large ? head - size.deleted : head;
      const left = Math.max(0, Math.min(mostUnread, stands - readUpTo));
      if (unread !== left || (readUpTo === head) !== (unread === 0) || (left === mostUnread && mentions === 0))
        throw new Error(`${unread} and ${mentions} unread at ${readUpTo} of ${head}`);
    }
  };
  return { list, close: reader.close };
};

export const unread: Study = {
  name: 'unread',
  about: `the list of ${rooms.toLocaleString('en')} rooms with unread and mentions, of which ${large} are large; PostgreSQL`,
  subjects: Object.keys(sizes),
  figures: { listMs: 'Milliseconds for the list of rooms, median (less is better)' },
  ratios: [
    { figure: 'listMs', of: '100,000 messages', against: '1,000 messages', atMost: 1.3 },
    { figure: 'listMs', of: '10,000 deleted', against: '1,000 messages' },
  ],
  open: ({ bundles, postgresUrl }) =>
    openSubjects(
      sizes,
      (size) => openSize(size, bundles.roomful, postgresUrl),
      async ({ list }) => ({ listMs: await medianTime(listsARound, list) }),
    ),
};
