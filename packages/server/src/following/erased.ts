import type { Frame } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import { readNow } from '../pipeline/gates.js';

/** How long a commit may take to be seen after the instant that its events bear. */
const lateMs = 60_000;

/** An erasure as the user's own log tells it. */
export interface Erased {
  userId: string;
  seq: number;
  /** Epoch ms. */
  at: number;
}

export interface ErasedDeps {
  database: Database;
  /** Reads the erasures after an instant. */
  selectErased(db: Knex, after: number): Promise<Erased[]>;
  clockOffsetMs(): number;
  /** Told of a user who was erased, once for each time that is heard of here. */
  erased(userId: string): void;
}

/**
 * Hears who was erased: at once of what is committed or followed here, and by looking now and then of all else, since no node
 * follows the own streams of everybody whom it knows something of.
 */
export const createErased = ({ database, selectErased, clockOffsetMs, erased }: ErasedDeps) => {
  /** What was heard of already, with its instant: who has come back since is not to be put out by hearing it again. */
  const heard = new Map<string, number>();
  /** What bears an instant up to here was heard of. */
  let after = 0;

  /** @returns false: it is not new */
  const mark = ({ userId, seq, at }: Erased): boolean => {
    const name = `${seq} ${userId}`;
    if (at <= after || heard.has(name)) return false;
    heard.set(name, at);
    return true;
  };

  const look = async (since: number): Promise<{ now: number; found: Erased[] }> =>
    database.read(async (db) => ({ now: (await readNow(db)) + clockOffsetMs(), found: await selectErased(db, since) }));

  return {
    /** Takes for heard of what was before this node began. */
    begin: async (): Promise<void> => {
      const now = (await database.read(readNow)) + clockOffsetMs();
      after = now - lateMs;
      for (const one of (await look(after)).found) mark(one);
    },
    /** A frame of a commit; it may come more than once. */
    committed: ({ events }: Pick<Frame, 'events'>): void => {
      for (const { type, seq, at, data } of events) {
        if (type === 'user.erased' && mark({ userId: data.userId, seq, at })) erased(data.userId);
      }
    },
    /** Looks for what other nodes have committed. */
    poll: async (): Promise<void> => {
      const { now, found } = await look(after);
      for (const one of found) if (mark(one)) erased(one.userId);
      after = Math.max(after, now - lateMs);
      for (const [name, at] of heard) if (at <= after) heard.delete(name);
    },
  };
};
