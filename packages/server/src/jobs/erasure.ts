import { type CommandRow, roomStream } from '@roomful/protocol';
import { v7 as uuid } from 'uuid';
import type { Database } from '../database/connection.js';
import { erase, eraseRow } from '../features/erasure/erase.js';
import {
  claimDeletedRoom,
  type Erasure,
  endErasure,
  eraseOwnLog,
  eraseRoomRows,
  eraseWaiting,
  isDeleted,
  selectDue,
  selectErasures,
  selectOwnLog,
  selectTraces,
} from '../features/erasure/queries.js';
import { ownLog, planReposts } from '../features/erasurePlan.js';
import { eraseOriginals } from '../features/messages/erasureQueries.js';
import type { QueuedCall } from '../pipeline/call.js';
import type { ServerFacts } from '../pipeline/context.js';
import { readNow } from '../pipeline/gates.js';
import type { Lanes } from '../pipeline/lanes.js';
import { selectHead } from '../pipeline/log.js';

/** Rows that one transaction of the job touches outside the lanes. */
const rowsAStep = 1_000;
/** Seqs of a log that one read looks through. */
const seqsARead = 10_000;
/** Places of a log that one write in a room's lane clears: what waits in the lane waits for no more than that. */
const seqsAWrite = 50;

export interface ErasureDeps {
  database: Database;
  lanes: Lanes;
  server: ServerFacts;
  clockOffsetMs(): number;
  report(error: unknown): void;
}

export interface ErasureJob {
  /** Erases what is due. Never rejects. While it runs, it looks once more when it is through, and resolves with that. */
  run(): Promise<void>;
  /** Ends after the step under way; what is left is done after the next start. */
  stop(): Promise<void>;
}

/**
 * Erases what is no longer to be kept: the originals of messages and all of rooms that were deleted long enough ago, and
 * what erased users have said. Everything in small steps, each whole in itself; where it stood is in the database alone, so
 * that a kill costs a step.
 */
export const createErasure = (deps: ErasureDeps): ErasureJob => {
  const { database, lanes } = deps;
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;

  const untilDone = async (step: () => Promise<boolean>): Promise<void> => {
    while (!stopped && !(await step())) await new Promise(setImmediate);
  };

  const originals = (before: number, now: number) => () =>
    database.transaction(async (trx) => (await eraseOriginals(trx, before, now, rowsAStep)) < rowsAStep);

  const rooms = (before: number) => () =>
    database.transaction(async (trx) => {
      const roomId = await claimDeletedRoom(trx, before);
      if (roomId !== null) await eraseRoomRows(trx, roomId, rowsAStep);
      return roomId === null;
    });

  const write = async (
    { roomId, userId }: Erasure,
    deleted: boolean,
    step: { seqs: number[]; last: boolean; named: boolean },
  ): Promise<boolean> => {
    const call: QueuedCall = {
      name: 'erase',
      row: eraseRow as unknown as CommandRow,
      handler: erase as unknown as QueuedCall['handler'],
      // The user is the actor, by the id alone: who asked for it stands in the user's own log.
      caller: { id: userId, name: userId, avatarUrl: null, role: 'service', expiresAt: Number.MAX_SAFE_INTEGER },
      input: { roomId, userId, ...step },
      key: uuid(),
      stream: roomStream(roomId),
      // A deleted room is closed to everybody, only not to this.
      roomId: deleted ? null : roomId,
    };
    const outcome = await lanes.submit(call);
    if (!outcome.ok) throw outcome.error;
    return (outcome.result as { more: boolean }).more;
  };

  /** Outside of the lanes: nothing waits for it, and nobody else changes what stands in a log. */
  const eraseOwn = async (erasure: Erasure): Promise<void> => {
    const { userId } = erasure;
    // First what waits, or is on its way: afterwards the head says where all of that stands.
    await database.transaction((trx) => eraseWaiting(trx, userId));
    const { head, erasedSeq } = await database.read((db) => selectOwnLog(db, userId));
    for (let after = 0; after < head; after += rowsAStep) {
      if (stopped) return;
      const upTo = Math.min(head, after + rowsAStep);
      await database.transaction((trx) => eraseOwnLog(trx, userId, { erasedSeq, after, upTo }));
      await new Promise(setImmediate);
    }
    await database.transaction((trx) => endErasure(trx, erasure));
  };

  const eraseIn = async (erasure: Erasure): Promise<void> => {
    if (erasure.roomId === ownLog) return eraseOwn(erasure);
    const deleted = await database.read((db) => isDeleted(db, erasure.roomId));
    if (deleted === null) {
      await database.transaction((trx) => endErasure(trx, erasure));
      return;
    }
    const head = await database.read((db) => selectHead(db, roomStream(erasure.roomId)));
    let named = false;
    for (let after = 0; after < head && !stopped; after += seqsARead) {
      const upTo = Math.min(head, after + seqsARead);
      const seqs = await database.read((db) => selectTraces(db, erasure, { after, upTo }));
      named ||= seqs.length > 0;
      for (let i = 0; i < seqs.length; i += seqsAWrite) {
        if (stopped) return;
        await write(erasure, deleted, { seqs: seqs.slice(i, i + seqsAWrite), last: false, named });
      }
    }
    await untilDone(async () => !(await write(erasure, deleted, { seqs: [], last: true, named })));
  };

  const users = async (): Promise<boolean> => {
    const erasures = await database.read((db) => selectErasures(db, rowsAStep));
    for (const userId of new Set(erasures.map((erasure) => erasure.userId)))
      await database.transaction((trx) => planReposts(trx, userId));
    let failed = 0;
    for (const erasure of erasures) {
      if (stopped) break;
      // One room that cannot be done now keeps the others from nothing.
      await eraseIn(erasure).catch((error: unknown) => {
        failed += 1;
        deps.report(error);
      });
    }
    return failed === erasures.length;
  };

  const once = async (): Promise<void> => {
    const now = (await database.read(readNow)) + deps.clockOffsetMs();
    const before = now - deps.server.eraseAfterMs;
    const due = await database.read((db) => selectDue(db, before));
    if (due.originals) await untilDone(originals(before, now)).catch(deps.report);
    if (due.rooms) await untilDone(rooms(before)).catch(deps.report);
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
