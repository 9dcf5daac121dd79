import { streamId } from '@roomful/protocol';
import type { Database } from '../database/connection.js';
import { readNow } from '../pipeline/gates.js';
import type { LiveClock } from './clock.js';
import { createLeaseState, type Lease } from './leaseState.js';
import type { Leaving } from './liveStore.js';
import { graceMs } from './presence.js';

/** How long the leases of a node count after it last renewed them, milliseconds: those of a killed node end that late. */
export const leaseMs = 20_000;
/** How often a node renews its leases. A statement on a dead link fails after 12 s, and then there is time for another try. */
const renewMs = 5_000;
/** How often changes are written. */
export const leaseTickMs = 250;
const againMs = 1_000;
/** How long the rows of a dead node stay. A node that was paused finds them again. */
const keptMs = 300_000;
const writtenAtOnce = 5_000;

/** A lease as it is to be stored. */
export interface LeaseRow {
  roomId: string;
  userId: string;
  /** Whether the user chose to appear offline. */
  hidden: boolean;
}

/** Stores leases; each is one statement. */
export interface LeaseQueries {
  /**
   * Lets a node's leases count until `endsAt`, and deletes the nodes whose leases ended before `deadBefore`. Resolves with whether
   * the node was stored, or else nothing of it is.
   */
  renewNode(database: Database, node: string, times: { endsAt: number; deadBefore: number }): Promise<boolean>;
  /** Makes a node's leases end at an instant, unless they end before. */
  endNode(database: Database, node: string, endsAt: number): Promise<void>;
  /** Stores some leases of a node and deletes others. */
  saveLeases(database: Database, node: string, changes: { here: LeaseRow[]; gone: LeaseRow[] }): Promise<void>;
}

export interface LeasesDeps extends LeaseQueries {
  database: Database;
  clock: Pick<LiveClock, 'now'>;
  clockOffsetMs(): number;
  /** The id of this run of the server. */
  node: string;
  /** The users who chose to appear offline. */
  invisible(): ReadonlySet<string>;
  report(error: unknown): void;
}

/**
 * Writes leases: who follows which room on this node, for decisions that outlast the moment and for other nodes. Rows are written
 * when they change; all of a node's rows are renewed together, by the row of the node. So a crowd that stays costs nothing.
 */
export const createLeases = (deps: LeasesDeps) => {
  const { database, clock, node, clockOffsetMs } = deps;
  const state = createLeaseState();
  let renewAt = Number.NEGATIVE_INFINITY;
  let againAt = Number.NEGATIVE_INFINITY;
  let failing = false;
  let ended = false;
  let writing: Promise<void> = Promise.resolve();

  const readTime = async (): Promise<number> => (await database.read(readNow)) + clockOffsetMs();

  const renew = async (): Promise<void> => {
    const at = clock.now();
    const now = await readTime();
    const known = await deps.renewNode(database, node, { endsAt: now + leaseMs, deadBefore: now - keptMs });
    renewAt = at + renewMs;
    if (!known) state.lost();
  };

  const save = (leases: readonly Lease[], invisible: ReadonlySet<string>): Promise<void> => {
    const rows = (here: boolean): LeaseRow[] =>
      leases.flatMap(({ roomId, userId, ...lease }) =>
        lease.here === here ? { roomId, userId, hidden: invisible.has(userId) } : [],
      );
    return deps.saveLeases(database, node, { here: rows(true), gone: rows(false) });
  };

  const saveDue = async (): Promise<void> => {
    const invisible = deps.invisible();
    const due = state.due(clock.now(), invisible);
    for (let i = 0; i < due.length; i += writtenAtOnce) {
      const part = due.slice(i, i + writtenAtOnce);
      try {
        await save(part, invisible);
      } catch (error) {
        state.failed(due.slice(i));
        throw error;
      }
      state.written(part);
    }
  };

  const write = async (): Promise<void> => {
    if (ended || clock.now() < againAt) return;
    try {
      // Without leases there is nothing to renew.
      if (state.size() > 0 && clock.now() >= renewAt) await renew();
      await saveDue();
      failing = false;
    } catch (error) {
      againAt = clock.now() + againMs;
      // A database that restarted may have lost the rows.
      renewAt = Number.NEGATIVE_INFINITY;
      if (!failing) deps.report(error);
      failing = true;
    }
  };

  return {
    /** Notes that a connection follows a stream, or no longer does, and how it ended if it did. */
    followed: (userId: string, stream: string, follows: boolean, how?: Leaving): void => {
      if (ended || !stream.startsWith('room:')) return;
      if (follows) state.enter(streamId(stream), userId);
      else state.leave(streamId(stream), userId, how, clock.now());
    },
    /** Ends the leases of an erased user. */
    forget: (userId: string): void => state.forget(userId),
    /** Writes what is due. Never rejects: what could not be written is written later. */
    write: (): Promise<void> => {
      writing = writing.then(write);
      return writing;
    },
    /**
     * Lets the leases end, and stops. Call it before connections are closed: their users are expected on another node, and have the
     * same time to get there as after a broken connection. Never rejects.
     */
    close: async (): Promise<void> => {
      await writing;
      await write();
      ended = true;
      if (state.size() === 0) return;
      await readTime()
        .then((now) => deps.endNode(database, node, now + graceMs))
        .catch(deps.report);
    },
  };
};
