import { isRoomfulError, limits, RoomfulError } from '@roomful/protocol/names';
import { patient } from '../../calls/patience.js';
import type { Session } from '../../calls/session.js';
import { Failure } from '../../failure/failure.js';
import { refusal } from '../../failure/refusal.js';
import type { Io } from '../../io/io.js';
import type { AnyEvent } from '../../output/events.js';
import { text } from '../../output/print.js';
import type { Since } from '../../values/since.js';
import { type Cursor, createCursor, type Page } from './cursor.js';
import { type TailSource, ways } from './source.js';

export interface Following {
  source: TailSource;
  /** The position to begin at. Default: after the last event. */
  since: Since | undefined;
  emit: (event: AnyEvent) => void;
  /** Called with the seq that it begins after. */
  onStart: (seq: number) => void;
  /** If the server is restored and the stream has a different log, fail instead of continuing with that log. Default: false. */
  oneLog?: boolean;
  signal: AbortSignal;
  session: Session;
  io: Io;
}

type ReadPage = (input: { after?: number; sinceAt?: number; limit?: number }) => Promise<Page>;

/** The seq to begin after. */
const startOf = async (since: Since | undefined, head: number, page: ReadPage): Promise<number> => {
  if (!since) return head;
  // A seq beyond the head begins at the head: after a restore the log may be shorter.
  if ('after' in since) return Math.min(since.after, head);
  const { events, head: end } = await page({ sinceAt: since.sinceAt, limit: 1 });
  return (events[0]?.seq ?? end + 1) - 1;
};

export const otherLog = (room: string): Failure =>
  new Failure(
    'other_log',
    `the log of "${room}" is not the recorded one: the server was restored, or the room is new`,
    {
      exit: 'conflict',
      hint: 'begin a new recording: --out <new file>',
    },
  );

/** Reads the log up to its end, then continues with live events. */
const readAndListen = async (following: Following): Promise<void> => {
  const { source, since, emit, onStart, signal, session, io } = following;
  const way = ways[source.kind];
  const named = way.input(source.id);
  const call = patient(session.call, io, { away: true, signal });
  const page: ReadPage = async (input) =>
    (await call<Page>(way.events, { ...named, limit: limits.pageEvents, ...input }, { read: true })).result;
  // REST first, since it fails at once; a client would keep trying to connect.
  const { head } = (await session.call<Page>(way.events, { ...named, limit: 1 }, { read: true, signal })).result;
  const start = await startOf(since, head, page);
  onStart(start);
  const cursorAt = (seq: number): Cursor => createCursor(seq, { page: (after) => page({ after }), emit });
  let cursor = cursorAt(start);
  await cursor.catchUp();
  if (signal.aborted) return;
  const { createClient } = await import('@roomful/sdk');
  const client = createClient({ url: session.url, getToken: async () => (await session.token()) ?? '' });
  signal.addEventListener('abort', () => client.close(), { once: true });
  try {
    const live = await way.open(client, source.id);
    let { epoch } = live.position;
    await new Promise<void>((resolve, reject) => {
      live.on('event', (event) => void cursor.accept(event).catch(reject));
      live.on('reset', () => {
        if (live.position.epoch !== epoch) {
          if (following.oneLog) return reject(otherLog(source.id));
          io.err.line(text`note: the server was restored; events from here on are those of the restored log`);
          epoch = live.position.epoch;
          cursor = cursorAt(live.position.seq);
        }
        cursor.catchUp().catch(reject);
      });
      live.on('closed', (error) => (error ? reject(RoomfulError.from(error)) : resolve()));
      // Fetch events appended between the last page and the start of following.
      cursor.catchUp().catch(reject);
    });
  } finally {
    client.close();
  }
};

/** Emits the events of a stream until the signal is aborted. Rejects when it can no longer be followed. */
export const follow = async (following: Following): Promise<void> => {
  try {
    await readAndListen(following);
  } catch (error) {
    if (!isRoomfulError(error)) throw error;
    const { kind, id } = following.source;
    throw refusal(error.toJSON(), { name: ways[kind].follow, input: ways[kind].input(id) });
  }
};
