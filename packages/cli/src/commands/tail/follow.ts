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

export interface Following {
  room: string;
  /** Where to begin. Default: behind the last event there is. */
  since: Since | undefined;
  emit: (event: AnyEvent) => void;
  /** Is told behind which event it begins. */
  onStart: (seq: number) => void;
  /** Ends with an error where the server is restored and the room has another log, instead of going on in that. Default: false. */
  oneLog?: boolean;
  signal: AbortSignal;
  session: Session;
  io: Io;
}

type ReadPage = (input: { after?: number; sinceAt?: number; limit?: number }) => Promise<Page>;

/** The seq behind which to begin. */
const startOf = async (since: Since | undefined, head: number, page: ReadPage): Promise<number> => {
  if (!since) return head;
  // Behind the end there is nothing to skip: a restored server may have a shorter log.
  if ('after' in since) return Math.min(since.after, head);
  const { events, head: end } = await page({ sinceAt: since.sinceAt, limit: 1 });
  return (events[0]?.seq ?? end + 1) - 1;
};

export const otherLog = (room: string): Failure =>
  new Failure('other_log', `"${room}" has another log than before: the server was restored, or it is another room`, {
    exit: 'conflict',
    hint: 'begin a new recording',
  });

/** Reads the log up to its end, then goes on with what comes in. */
const readAndListen = async (following: Following): Promise<void> => {
  const { room, since, emit, onStart, signal, session, io } = following;
  const call = patient(session.call, io, { away: true, signal });
  const page: ReadPage = async (input) =>
    (await call<Page>('rooms.events', { room, limit: limits.pageEvents, ...input }, { read: true })).result;
  // First over REST: what is wrong is known at once, where a client would go on trying to connect.
  const { head } = (await session.call<{ head: number }>('rooms.get', { room }, { read: true, signal })).result;
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
    const live = await client.rooms.follow(room, { window: 0 });
    let { epoch } = live.position;
    await new Promise<void>((resolve, reject) => {
      live.on('event', (event) => void cursor.accept(event).catch(reject));
      live.on('reset', () => {
        if (live.position.epoch !== epoch) {
          if (following.oneLog) return reject(otherLog(room));
          io.err.line(text`the server was restored: the room has another log, from here on`);
          epoch = live.position.epoch;
          cursor = cursorAt(live.position.seq);
        }
        cursor.catchUp().catch(reject);
      });
      live.on('closed', (error) => (error ? reject(RoomfulError.from(error)) : resolve()));
      // What came between the last page and the following.
      cursor.catchUp().catch(reject);
    });
  } finally {
    client.close();
  }
};

/** Hands over a room's events until the signal is aborted. Rejects when the room can no longer be followed. */
export const follow = async (following: Following): Promise<void> => {
  try {
    await readAndListen(following);
  } catch (error) {
    if (!isRoomfulError(error)) throw error;
    throw refusal(error.toJSON(), { name: 'rooms.follow', input: { room: following.room } });
  }
};
