import pg from 'pg';
import { medianTime, openReader } from '../lib/reader.js';
import type { Study } from '../lib/study.js';
import { openSubjects } from '../lib/subjects.js';

const sizes: Record<string, number> = { '10,000 messages': 10_000, '1,000,000 messages': 1_000_000 };
const rooms = 1_000;
const readsARound = 100;
const pageOf = 50;

/** Inserts messages as rows and log entries, then the head. Sending them would take hours. */
const fill = async (url: string, room: string, messages: number): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const stream = `room:${room}`;
    const { rows } = await client.query<{ head: string }>('select head from streams where id = $1', [stream]);
    const head = Number(rows[0]?.head);
    const range = [head + 1, head + messages];
    await client.query(
      `insert into messages (room_id, id, author_id, author_name, kind, text, metadata, created_at)
       select $1::uuid, n, 'reader', 'reader', 'text', repeat('x', 100), '{}', n from generate_series($2::bigint, $3::bigint) n`,
      [room, ...range],
    );
    await client.query(
      `insert into events (stream_id, seq, type, at, actor_id, actor_name, data)
       select $1, n, 'message.created', n, 'reader', 'reader', '{}' from generate_series($2::bigint, $3::bigint) n`,
      [stream, ...range],
    );
    await client.query('update streams set head = $2 where id = $1', [stream, range[1]]);
  } finally {
    await client.end();
  }
};

const slugs = Array.from({ length: rooms }, (_, n) => `room-${n}`);

const openSize = async (messages: number, bundle: string, postgresUrl: string) => {
  const reader = await openReader(bundle, postgresUrl, slugs, ({ databaseUrl, rooms: [room = ''] }) =>
    fill(databaseUrl, room, messages),
  );
  const room = reader.rooms[0];
  const page = async (): Promise<void> => {
    const before = pageOf + 2 + Math.floor(Math.random() * (messages - pageOf));
    const got = await reader.call<{ messages: unknown[] }>('messages.list', { room, before, limit: pageOf });
    if (got.messages.length !== pageOf) throw new Error(`a page has ${got.messages.length} messages`);
  };
  const list = async (): Promise<void> => {
    let after: string | undefined;
    let seen = 0;
    do {
      const got: { rooms: unknown[]; next: string | null } = await reader.call('rooms.list', {
        scope: 'mine',
        limit: 200,
        ...(after === undefined ? {} : { after }),
      });
      seen += got.rooms.length;
      after = got.next ?? undefined;
    } while (after !== undefined);
    if (seen !== rooms) throw new Error(`the list has ${seen} rooms`);
  };
  return { page, list, close: reader.close };
};

export const history: Study = {
  name: 'history',
  about: `a page of ${pageOf} at random depth; the list of ${rooms.toLocaleString('en')} rooms of one's own`,
  subjects: Object.keys(sizes),
  figures: {
    pageMs: 'Milliseconds for a page, median (less is better)',
    listMs: 'Milliseconds for the list of rooms, median',
  },
  ratios: ['pageMs', 'listMs'].map((figure) => ({
    figure,
    of: '1,000,000 messages',
    against: '10,000 messages',
    atMost: 1.3,
  })),
  open: ({ bundles, postgresUrl }) =>
    openSubjects(
      sizes,
      (size) => openSize(size, bundles.roomful, postgresUrl),
      async ({ page, list }) => ({
        pageMs: await medianTime(readsARound, page),
        listMs: await medianTime(readsARound / 10, list),
      }),
    ),
};
