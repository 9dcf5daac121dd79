// Announces each line of its input, or of a schedule, in one or more rooms.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createClient, isRoomfulError, type LiveRoom } from '@roomful/sdk';
import type { Announcement } from './announcement.js';
import { announceLines } from './lines.js';
import { announceSchedule, parseSchedule } from './schedule.js';

/** How long to wait for pending announcements when the bot is stopped, milliseconds. */
const graceMs = 10_000;

const usage = (): never => {
  console.error(
    'usage: ROOMFUL_TOKEN=… tsx bot.ts [--schedule FILE] ROOM…   a token: npx roomful token mint --sub announcer',
  );
  process.exit(2);
};
const readArgs = () => {
  try {
    return parseArgs({ allowPositionals: true, options: { schedule: { type: 'string' } } });
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    return usage();
  }
};

const { values, positionals: slugs } = readArgs();
const { ROOMFUL_URL: url = 'http://127.0.0.1:7400', ROOMFUL_TOKEN: token = '' } = process.env;
if (slugs.length === 0 || token === '') usage();

const stop = new AbortController();
const announcements = (): AsyncGenerator<Announcement> => {
  if (values.schedule === undefined) return announceLines(process.stdin, stop.signal);
  const rows = parseSchedule(readFileSync(values.schedule, 'utf8'));
  if (rows.length === 0) throw new Error(`${values.schedule} has no announcements`);
  return announceSchedule(rows, stop.signal);
};

const why = (error: unknown): string => (isRoomfulError(error) ? `${error.code}: ${error.message}` : String(error));
const failed = (what: string, error: unknown): void => {
  console.error(`error: unable to ${what}; ${why(error)}`);
  process.exitCode = 1;
};

// No time limit: the bot keeps trying while the server restarts.
const client = createClient({ url, token, timeoutMs: Number.POSITIVE_INFINITY });
let waiting = false;
client.on('connection', (state, { error }) => {
  if (state === 'live') console.error(`connected to ${url}`);
  if (state === 'offline' && !waiting) console.error(`waiting; ${error?.message}`);
  if (state === 'live' || state === 'offline') waiting = state === 'offline';
  // The token has expired or the server refuses it, so waiting does not help.
  if (state === 'closed') stop.abort();
});

let announcing = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop.abort();
    setTimeout(() => client.close(), announcing ? graceMs : 0).unref();
  });
}

const announce = async (
  { text, key }: Announcement,
  rooms: readonly (readonly [string, LiveRoom])[],
): Promise<void> => {
  announcing = true;
  const options = key === undefined ? {} : { key };
  const each = rooms.map(async ([slug, room]) => {
    try {
      const { id } = await room.messages.send({ text }, options);
      console.log(`${slug} ${id}`);
    } catch (error) {
      failed(`announce ${JSON.stringify(text)} in ${slug}`, error);
    }
  });
  await Promise.all(each);
  announcing = false;
};

try {
  const source = announcements();
  const rooms = await Promise.all(
    slugs.map(async (slug) => [slug, await client.rooms.join(slug, { window: 0, keepMessages: 0 })] as const),
  );
  for await (const announcement of source) await announce(announcement, rooms);
  const { error } = client.connection.getSnapshot();
  if (client.connection.state === 'closed' && error) throw error;
} catch (error) {
  if (!(stop.signal.aborted && isRoomfulError(error) && error.code === 'cancelled')) failed('go on', error);
} finally {
  client.close();
  process.stdin.destroy();
}
