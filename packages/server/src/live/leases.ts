import { streamId } from '@roomful/protocol';
import type { Database } from '../database/connection.js';
import { readNow } from '../pipeline/gates.js';
import type { LiveClock } from './clock.js';
import { createHiddenState, type HiddenChanges } from './hiddenState.js';
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
  /** Stores which users are hidden, as a node knows it. Until the node ends, they are hidden on all nodes. */
  saveHidden(database: Database, node: string, changes: HiddenChanges): Promise<void>;
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
 * Writes leases: who follows which room on this node, for decisions that outlast the moment and for other nodes. It also writes
 * who chose to appear offline, which only the node that was told knows. Rows are written when they change; all of a node's rows
 * are renewed together, by the row of the node. So a crowd that stays costs nothing.
 */
export const createLeases = (deps: LeasesDeps) => {
  const { database, clock, node, clockOffsetMs } = deps;
  const state = createLeaseState();
  const hiding = createHiddenState();
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
    if (known) return;
    state.lost();
    hiding.lost();
  };

  const save = (leases: readonly Lease[]): Promise<void> => {
    const rows = (here: boolean): LeaseRow[] =>
      leases.flatMap(({ roomId, userId, ...lease }) => (lease.here === here ? { roomId, userId } : []));
    return deps.saveLeases(database, node, { here: rows(true), gone: rows(false) });
  };

  const saveHidden = async (): Promise<void> => {
    for (;;) {
      const due = hiding.due(deps.invisible(), writtenAtOnce);
      if (due.hidden.length + due.visible.length === 0) return;
      await deps.saveHidden(database, node, due);
      hiding.written(due);
    }
  };

  const saveDue = async (): Promise<void> => {
    const due = state.due(clock.now());
    for (let i = 0; i < due.length; i += writtenAtOnce) {
      const part = due.slice(i, i + writtenAtOnce);
      try {
        // Before each part, so that a user who comes as invisible is never listed.
        await saveHidden();
        await save(part);
      } catch (error) {
        state.failed(due.slice(i));
        throw error;
      }
      state.written(part);
    }
  };

  const hasUsers = (): boolean => state.size() > 0 || hiding.size() > 0 || deps.invisible().size > 0;

  const write = async (): Promise<void> => {
    if (ended || clock.now() < againAt) return;
    try {
      // Without users there is nothing to renew.
      if (hasUsers() && clock.now() >= renewAt) await renew();
      await saveHidden();
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
    forget: (userId: string): void => {
      state.forget(userId);
      hiding.forget(userId);
    },
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
      if (!hasUsers()) return;
      await readTime()
        .then((now) => deps.endNode(database, node, now + graceMs))
        .catch(deps.report);
    },
  };
};
