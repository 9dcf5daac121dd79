// Imported instead of the global: a test that fakes timers would otherwise stop a server in the same process.
import { setImmediate } from 'node:timers';
import { type ErrorCode, errors, type Frame, isRoomfulError, RoomfulError } from '@roomful/protocol';
import type { Database } from '../database/connection.js';
import { classify, constraintOf } from '../database/failures.js';
import { type BatchResult, runBatch } from './batch.js';
import type { BatchDeps, Outcome, QueuedCall } from './call.js';
import { createGateCache, type GateCache } from './gateCache.js';
import { AloneViolation } from './handling.js';
import { epochOf } from './log.js';
import { runOptimistically } from './optimistic.js';

/** The most calls in one transaction. */
const maxBatch = 256;
/** How often a batch is retried after a deadlock or a commit of unknown outcome, and the pause between retries. */
const maxReruns = 8;
const rerunPauseMs = 50;

export interface LaneDeps extends BatchDeps {
  /** The error code for each unique index that refuses a row because two nodes checked at the same instant. */
  conflicts: Readonly<Record<string, ErrorCode>>;
  database: Database;
  /** Called after a commit and before its calls are answered, with one frame a stream. */
  publish(frames: Frame[]): void;
  /** Called after a commit with the ids of users who have pending events for their own streams. */
  projected?(userIds: string[]): void;
  /** Called after every committed batch. */
  observe(batch: { calls: number; events: number; durationMs: number }): void;
}

export interface Lanes {
  /** Queues a call in the lane of its stream. Never rejects. */
  submit(call: QueuedCall): Promise<Outcome>;
  /** Resolves when no call is queued or running. */
  idle(): Promise<void>;
}

interface Waiting {
  call: QueuedCall;
  answer(outcome: Outcome): void;
}

/** Spreads streams over lanes. FNV-1a is cheap, and a collision helps no attacker. */
const laneOf = (stream: string, lanes: number): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % lanes;
};

/** Builds the frames of a commit, one for each stream. */
export const framesOf = (result: Pick<BatchResult, 'events'>, generation: string): Frame[] => {
  const frames = new Map<string, Frame>();
  for (const { stream, event } of result.events) {
    const frame = frames.get(stream);
    if (frame) {
      frame.events.push(event);
      frame.to = event.seq;
    } else {
      frames.set(stream, {
        stream,
        epoch: epochOf(stream, generation),
        from: event.seq,
        to: event.seq,
        events: [event],
      });
    }
  }
  return [...frames.values()];
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs calls in one transaction. Depending on the failure, a failed batch is retried, split in two, or answered. */
const commit = async (calls: QueuedCall[], cache: GateCache, deps: LaneDeps): Promise<Outcome[]> => {
  for (let rerun = 0; ; rerun++) {
    const startedAt = performance.now();
    let handled = false;
    const runLocked = async (): Promise<BatchResult> => {
      const done = await deps.database.transaction(async (trx) => {
        const batch = await runBatch(trx, calls, cache, deps);
        handled = true;
        return batch;
      });
      done.settled();
      return done;
    };
    try {
      const guessed = rerun === 0 ? await runOptimistically(deps.database, calls, cache, deps) : undefined;
      const result = guessed ?? (await runLocked());
      deps.observe({ calls: calls.length, events: result.events.length, durationMs: performance.now() - startedAt });
      deps.publish(framesOf(result, deps.server.generation));
      if (result.projectedFor.length > 0) deps.projected?.(result.projectedFor);
      return result.outcomes;
    } catch (error) {
      if (error instanceof AloneViolation) return [{ ok: false, error: error.violation }];
      const failure = classify(error);
      // The locked heads and the idempotency keys make it safe to retry a batch that may have been committed.
      const unknownOutcome = handled && failure === 'unavailable';
      if ((failure === 'rerun' || unknownOutcome) && rerun < maxReruns) {
        await pause(rerunPauseMs * rerun * Math.random() * 2 + (unknownOutcome ? rerunPauseMs : 0));
        continue;
      }
      if (failure === 'rerun' || failure === 'unavailable') {
        deps.report(error, calls[0] as QueuedCall);
        return calls.map(() => ({
          ok: false,
          error: new RoomfulError('unavailable', undefined, { retryAfterMs: 500 }),
        }));
      }
      if (calls.length === 1) return [{ ok: false, error: culprit(error, calls[0] as QueuedCall, deps) }];
      const middle = Math.ceil(calls.length / 2);
      return [
        ...(await commit(calls.slice(0, middle), cache, deps)),
        ...(await commit(calls.slice(middle), cache, deps)),
      ];
    }
  }
};

const culprit = (error: unknown, call: QueuedCall, deps: LaneDeps): RoomfulError => {
  if (isRoomfulError(error)) return error;
  const code = deps.conflicts[constraintOf(error) ?? ''];
  if (code) return new RoomfulError(code);
  deps.report(error, call);
  // A call that violates a check of the database would do so again, so tell the caller not to retry.
  return new RoomfulError('internal', errors.internal.message, { retryable: classify(error) !== 'culprit' });
};

/**
 * Lets ready sockets be read, one turn of the event loop at a time, while calls keep arriving: calls that have reached this
 * node share a batch, and clients that answer at once share the next. No timer is involved: it ends after two turns without a
 * call, some microseconds each.
 */
const gather = async (queue: readonly Waiting[], expected: number): Promise<void> => {
  let idleTurns = 0;
  do {
    const before = queue.length;
    await new Promise(setImmediate);
    idleTurns = queue.length === before ? idleTurns + 1 : 0;
  } while (queue.length < Math.min(expected, maxBatch) && idleTurns < 2);
};

/**
 * Creates lanes with group commit. A lane never waits for a timer: the next batch collects while one transaction is in flight,
 * so an idle server pays one commit for each call, and a busy one has the throughput of a bulk load.
 */
export const createLanes = (deps: LaneDeps): Lanes => {
  const queues: Waiting[][] = Array.from({ length: deps.database.lanes }, () => []);
  const running = new Map<number, Promise<void>>();
  const cache = createGateCache();

  const drain = async (lane: number): Promise<void> => {
    const queue = queues[lane] as Waiting[];
    await gather(queue, 1);
    while (queue.length > 0) {
      const batch = queue.splice(0, maxBatch);
      const outcomes = await commit(
        batch.map(({ call }) => call),
        cache,
        deps,
      );
      batch.forEach(({ answer }, i) => {
        answer(outcomes[i] ?? { ok: false, error: new RoomfulError('internal') });
      });
      await gather(queue, batch.length);
    }
    running.delete(lane);
  };

  return {
    submit: (call) =>
      new Promise((answer) => {
        const lane = laneOf(call.stream, queues.length);
        queues[lane]?.push({ call, answer });
        if (!running.has(lane)) running.set(lane, drain(lane));
      }),
    idle: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
};
