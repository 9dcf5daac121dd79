import { type CommandRow, roomStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { Database } from '../database/connection.js';
import type { QueuedCall } from '../pipeline/call.js';
import type { ServerFacts, WriteHandler } from '../pipeline/context.js';
import { readNow } from '../pipeline/gates.js';
import type { Lanes } from '../pipeline/lanes.js';
import { selectHead } from '../pipeline/log.js';

/** How often the job checks for due work, milliseconds. Without any, a check is a single query. */
export const erasureMs = 5_000;
/** How many rows one transaction of the job changes outside the lanes. */
const rowsAStep = 1_000;
/** How many seqs of a log one read covers. */
const seqsARead = 10_000;
/** How many events of a log one write in a room's lane clears. Other calls in the lane wait no longer than that. */
const seqsAWrite = 50;

/** A user whose messages and name are to be erased in a room, or outside rooms. */
export interface Erasure {
  /** The id of the room, or `elsewhere` of the steps for all logs outside rooms. */
  roomId: string;
  userId: string;
}

/** A part of a log: seqs after `after`, up to and including `upTo`. */
interface LogPart {
  after: number;
  upTo: number;
}

/** The events that an erasure leaves in a user's own log: those of these types after a seq. */
interface Keeps {
  types: readonly string[];
  after: number;
}

/** The steps of erasing, each atomic. Features provide them, as they know what they store and where it names people. */
export interface ErasureSteps {
  /** In place of a room's id, means all logs outside rooms. */
  elsewhere: string;
  /** A write in a room's lane that clears some events of its log and, with `last`, everything else in the room. */
  inRoom: { row: CommandRow; handler: WriteHandler<never, { more: boolean }> };
  /** Returns the work that is due. Mostly there is none, which costs only this query. */
  selectDue(db: Knex, now: number, keptMs: number): Promise<{ sweeps: readonly number[]; users: boolean }>;
  /** Deletes some of the data whose retention has ended; resolves with true if nothing is left. */
  sweep(db: Knex, which: number, call: { now: number; keptMs: number; limit: number }): Promise<boolean>;
  /** Reads the erasures to do next: each user's rooms first, then the logs outside rooms. */
  selectErasures(db: Knex, limit: number): Promise<Erasure[]>;
  /** Whether a user is still to be erased in some room. */
  hasRoomsLeft(db: Knex, userId: string): Promise<boolean>;
  /** Adds the rooms in which others have named a user. */
  planNamed(db: Knex, userId: string): Promise<number>;
  /** Whether a room is deleted; null if nothing of it is stored. */
  isDeleted(db: Knex, roomId: string): Promise<boolean | null>;
  /** Returns the seqs in a part of a room's log at which a user acted or is named. */
  selectTraces(db: Knex, erasure: Erasure, part: LogPart): Promise<number[]>;
  /** Removes the name from events that are still pending for users' own streams. */
  eraseWaiting(db: Knex, userId: string): Promise<void>;
  /** Returns the head of a user's own log, and which events stay in it. */
  selectOwnLog(db: Knex, userId: string): Promise<{ head: number; keeps: Keeps }>;
  eraseOwnLog(db: Knex, userId: string, part: LogPart & { keeps: Keeps }): Promise<void>;
  /** Removes the name from some events in the logs of spaces and other users; resolves with whether there are more. */
  eraseElsewhere(db: Knex, userId: string, limit: number): Promise<boolean>;
  /** Removes the name from some of the stored results; without a room, from those outside rooms. */
  eraseAnswers(db: Knex, erasure: { roomId: string | null; userId: string }, limit: number): Promise<boolean>;
  /** Resolves with false if another node has already ended it. */
  endErasure(db: Knex, erasure: Erasure): Promise<boolean>;
}

export interface ErasureDeps {
  database: Database;
  steps: ErasureSteps;
  lanes: Lanes;
  server: ServerFacts;
  clockOffsetMs(): number;
  report(error: unknown): void;
}

export interface ErasureJob {
  /**
   * Erases everything that is due. Never rejects. A call during a run makes that run check once more, and resolves at its end.
   */
  run(): Promise<void>;
  /** Stops after the current step; the next start does the rest. */
  stop(): Promise<void>;
}

/**
 * Erases data that must no longer be kept: the originals of messages and the rows of rooms that were deleted long enough ago,
 * and the messages and names of erased users. It works in small atomic steps and keeps its progress only in the database, so
 * that a kill costs no more than one step.
 */
export const createErasure = (deps: ErasureDeps): ErasureJob => {
  const { database, lanes, steps } = deps;
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;

  const untilDone = async (step: () => Promise<boolean>): Promise<void> => {
    while (!stopped && !(await step())) await new Promise(setImmediate);
  };

  /** Runs a step again and again, each time in its own transaction, while there is more to do. */
  const whileMore = (step: (trx: Knex) => Promise<boolean>): Promise<void> =>
    untilDone(async () => !(await database.transaction(step)));

  const write = async (
    { roomId, userId }: Erasure,
    deleted: boolean,
    step: { seqs: number[]; last: boolean; named: boolean },
  ): Promise<boolean> => {
    const call: QueuedCall = {
      name: 'erase',
      row: steps.inRoom.row,
      handler: steps.inRoom.handler,
      // The user is the actor, by id only. The user's own log says who requested the erasure.
      caller: { id: userId, name: userId, avatarUrl: null, role: 'service', expiresAt: Number.MAX_SAFE_INTEGER },
      input: { roomId, userId, ...step },
      key: uuid(),
      stream: roomStream(roomId),
      // A deleted room is closed to everybody except this job.
      roomId: deleted ? null : roomId,
    };
    const outcome = await lanes.submit(call);
    if (!outcome.ok) throw outcome.error;
    return (outcome.result as { more: boolean }).more;
  };

  /**
   * Runs outside the lanes: nothing waits for it, and nothing else changes existing events. It clears what it finds even if a
   * room fails, but ends only after all rooms: until they are cleared, events in them may still copy the name to here.
   *
   * @returns whether it has ended
   */
  const eraseElsewhere = async (erasure: Erasure): Promise<boolean> => {
    const { userId } = erasure;
    const last = !(await database.read((db) => steps.hasRoomsLeft(db, userId)));
    // Pending events first: once they are clean, the head says how far the log has to be cleaned.
    await database.transaction((trx) => steps.eraseWaiting(trx, userId));
    const { head, keeps } = await database.read((db) => steps.selectOwnLog(db, userId));
    for (let after = 0; after < head; after += rowsAStep) {
      if (stopped) return false;
      const upTo = Math.min(head, after + rowsAStep);
      await database.transaction((trx) => steps.eraseOwnLog(trx, userId, { keeps, after, upTo }));
      await new Promise(setImmediate);
    }
    await whileMore((trx) => steps.eraseElsewhere(trx, userId, rowsAStep));
    await whileMore((trx) => steps.eraseAnswers(trx, { roomId: null, userId }, rowsAStep));
    if (stopped || !last) return false;
    await database.transaction((trx) => steps.endErasure(trx, erasure));
    return true;
  };

  /** @returns whether it has ended */
  const eraseIn = async (erasure: Erasure): Promise<boolean> => {
    if (erasure.roomId === steps.elsewhere) return eraseElsewhere(erasure);
    const deleted = await database.read((db) => steps.isDeleted(db, erasure.roomId));
    if (deleted === null) {
      await database.transaction((trx) => steps.endErasure(trx, erasure));
      return true;
    }
    const head = await database.read((db) => selectHead(db, roomStream(erasure.roomId)));
    let named = false;
    for (let after = 0; after < head && !stopped; after += seqsARead) {
      const upTo = Math.min(head, after + seqsARead);
      const seqs = await database.read((db) => steps.selectTraces(db, erasure, { after, upTo }));
      named ||= seqs.length > 0;
      for (let i = 0; i < seqs.length; i += seqsAWrite) {
        if (stopped) return false;
        await write(erasure, deleted, { seqs: seqs.slice(i, i + seqsAWrite), last: false, named });
      }
    }
    await untilDone(async () => !(await write(erasure, deleted, { seqs: [], last: true, named })));
    return !stopped;
  };

  /** @returns whether nothing more can be done now: everything has ended, or has failed */
  const users = async (): Promise<boolean> => {
    const erasures = await database.read((db) => steps.selectErasures(db, rowsAStep));
    for (const userId of new Set(erasures.map((erasure) => erasure.userId)))
      await database.transaction((trx) => steps.planNamed(trx, userId));
    let ended = 0;
    for (const erasure of erasures) {
      if (stopped) break;
      try {
        if (await eraseIn(erasure)) ended += 1;
      } catch (error) {
        // A failing room does not block the others.
        deps.report(error);
      }
    }
    return ended === 0;
  };

  const once = async (): Promise<void> => {
    const now = (await database.read(readNow)) + deps.clockOffsetMs();
    const keptMs = deps.server.eraseAfterMs;
    const due = await database.read((db) => steps.selectDue(db, now, keptMs));
    for (const which of due.sweeps) {
      const sweep = (trx: Knex) => steps.sweep(trx, which, { now, keptMs, limit: rowsAStep });
      await untilDone(() => database.transaction(sweep)).catch(deps.report);
    }
    if (due.users) await untilDone(users);
  };

  const run = async (): Promise<void> => {
    do {
      again = false;
      await once().catch(deps.report);
    } while (again && !stopped);
    running = null;
  };

  return {
    run: () => {
      if (stopped) return Promise.resolve();
      again = running !== null;
      running ??= run();
      return running;
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
};
