import { type Frame, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import { readNow } from '../pipeline/gates.js';
import type { ErasedIn } from '../pipeline/rowFacts.js';

/** How late a commit may become visible after the time of its events. */
const lateMs = 60_000;

/** An erasure, as the user's own log records it. */
export interface Erased {
  userId: string;
  seq: number;
  /** Epoch ms. */
  at: number;
}

export interface ErasedDeps {
  database: Database;
  /** The users whose erasures events record. */
  erasedIn: ErasedIn;
  /** Reads the erasures since an instant. */
  selectErased(db: Knex, after: number): Promise<Erased[]>;
  clockOffsetMs(): number;
  /** Called once for each erasure of a user. */
  erased(userId: string): void;
}

/**
 * Notices erased users: at once if the erasure is committed or followed here, otherwise by polling, because no node follows the
 * own stream of every user that it has in memory.
 */
export const createErased = ({ database, erasedIn, selectErased, clockOffsetMs, erased }: ErasedDeps) => {
  /** Known erasures with their instants. A user who has come back since must not be disconnected a second time. */
  const heard = new Map<string, number>();
  /** All erasures up to this instant are known. */
  let after = 0;

  /** @returns whether the erasure is new */
  const mark = ({ userId, seq, at }: Erased): boolean => {
    const name = `${seq} ${userId}`;
    if (at <= after || heard.has(name)) return false;
    heard.set(name, at);
    return true;
  };

  const look = async (since: number): Promise<{ now: number; found: Erased[] }> =>
    database.read(async (db) => ({ now: (await readNow(db)) + clockOffsetMs(), found: await selectErased(db, since) }));

  return {
    /** Marks erasures from before this node's start as known. */
    begin: async (): Promise<void> => {
      const now = (await database.read(readNow)) + clockOffsetMs();
      after = now - lateMs;
      for (const one of (await look(after)).found) mark(one);
    },
    /** Takes a frame of a commit. It may come more than once. */
    committed: ({ stream, events }: Pick<Frame, 'stream' | 'events'>): void => {
      for (const event of events) {
        const userId = erasedIn(event);
        // Rooms record erasures, too, when they have cleared theirs.
        if (userId === undefined || stream !== userStream(userId)) continue;
        if (mark({ userId, seq: event.seq, at: event.at })) erased(userId);
      }
    },
    /** Looks for erasures that other nodes have committed. */
    poll: async (): Promise<void> => {
      const { now, found } = await look(after);
      for (const one of found) if (mark(one)) erased(one.userId);
      after = Math.max(after, now - lateMs);
      for (const [name, at] of heard) if (at <= after) heard.delete(name);
    },
  };
};
