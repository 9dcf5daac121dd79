import { type CommandRow, isRoomfulError, RoomfulError, streamId } from '@roomful/protocol';
import type { Knex } from 'knex';
import * as z from 'zod';
import { authorize } from '../access/authorize.js';
import type { BatchDeps, Outcome, QueuedCall } from './call.js';
import { hashOf } from './canonical.js';
import type { Effect, RoomGate, WriteCall } from './context.js';
import type { GateCache } from './gateCache.js';
import { type BatchView, keyName, readView } from './gates.js';
import { Stage } from './stage.js';
import { createStreams, type LockedStream, lockStreams, type StagedEvent } from './stream.js';

/** A call that may be handled. */
export interface Ready {
  call: WriteCall<never>;
  queued: QueuedCall;
  /** Of its input, to tell a retry from another call. */
  hash: string;
}

export interface BatchResult {
  outcomes: Outcome[];
  events: StagedEvent[];
  /** The users who are to hear of it in their own streams. */
  tells: string[];
}

/**
 * Carries out calls of one lane inside one transaction: lock the heads, look (in a statement of its own, so that it sees
 * what the lock waited for), judge and handle in order of arrival, append.
 */
export const runBatch = async (
  db: Knex,
  calls: QueuedCall[],
  cache: GateCache,
  deps: BatchDeps,
): Promise<BatchResult & { settled(): void }> => {
  const ids = [...new Set(calls.flatMap(streamsOf))];
  await createStreams(db, ids);
  // Sent right behind each other, and carried out one after the other: the view sees what the lock has waited for.
  const locking = lockStreams(db, ids);
  const wanted = {
    rooms: calls.flatMap((call) => call.roomId ?? []),
    callers: calls.flatMap((call) => (call.roomId === null ? [] : [{ roomId: call.roomId, userId: call.caller.id }])),
    keys: calls.map((call) => ({ subject: call.caller.id, stream: call.stream, key: call.key })),
  };
  const [streams, view] = await both(locking, readView(db, wanted));
  cache.setClock(view.now);
  const locked = [...streams.values()].map((stream) => ({ stream, gate: gateOf(stream, view, cache) }));
  const stage = new Stage(streams, view, view.now + deps.clockOffsetMs(), deps.foldGate);
  const outcomes = new Map<QueuedCall, Outcome>();
  /** Rows on their way: those of the last run travel together with what the batch appends. */
  const stores: Promise<void>[] = [];

  for (const run of runsOf(calls)) {
    // Before another run: it may read these rows, and a savepoint that it rolls back would take them along.
    await all(stores.splice(0));
    const ready: Ready[] = [];
    const later: QueuedCall[] = [];
    const waiting = new Set<string>();
    for (const queued of run) {
      // The same key twice in one run: the second is answered after the first is.
      const name = keyName({ subject: queued.caller.id, stream: queued.stream, key: queued.key });
      if (waiting.has(name)) {
        later.push(queued);
        continue;
      }
      const admitted = await admit(queued, streams, view, stage, deps);
      if ('outcome' in admitted) outcomes.set(queued, admitted.outcome);
      else {
        waiting.add(name);
        ready.push({ queued, ...admitted });
      }
    }
    await handle(db, ready, calls.length === 1, stage, outcomes, stores);
    for (const queued of later) {
      const admitted = await admit(queued, streams, view, stage, deps);
      if ('outcome' in admitted) {
        outcomes.set(queued, admitted.outcome);
        continue;
      }
      await all(stores.splice(0));
      await handle(db, [{ queued, ...admitted }], false, stage, outcomes, stores);
    }
  }
  await all([...stores, stage.write(db, deps)]);
  return {
    outcomes: calls.map((call) => outcomes.get(call) ?? { ok: false, error: new RoomfulError('internal') }),
    events: stage.events,
    tells: stage.projections.map(({ user_id }) => user_id),
    /** To be called when the transaction is committed: the gates are then exact at the new heads. */
    settled: () => {
      for (const { stream, gate } of locked) if (gate && !gate.deleted) cache.remember(stream, gate);
    },
  };
};

/** The streams whose heads a call needs. */
const streamsOf = ({ stream, handler, caller, input }: QueuedCall): string[] => [
  stream,
  ...(handler.alsoLocks?.({ caller, input: input as never }) ?? []),
];

/** The gate of a locked stream: what is remembered at the same head holds, and is added to. */
const gateOf = (stream: LockedStream, view: BatchView, cache: GateCache): RoomGate | undefined => {
  // A user may have the id of a room.
  const gate = stream.id.startsWith('room:') ? view.gates.get(streamId(stream.id)) : undefined;
  const remembered = cache.recall(stream.id);
  // From here on the gate changes with the batch; if that fails, nothing must be left of it.
  cache.forget(stream.id);
  if (!gate || remembered?.head !== stream.head) return gate;
  for (const [userId, record] of gate.members) remembered.gate.members.set(userId, record);
  view.gates.set(gate.room.id, remembered.gate);
  return remembered.gate;
};

/** Neighbouring calls of one hot kind are handled at once; any other call alone. */
const runsOf = (calls: QueuedCall[]): QueuedCall[][] => {
  const runs: QueuedCall[][] = [];
  for (const call of calls) {
    const last = runs.at(-1);
    if (last && call.handler.hot && last[0]?.handler === call.handler) last.push(call);
    else runs.push([call]);
  }
  return runs;
};

/** A known key replays; else the limit is charged and the call is judged. */
export const admit = async (
  queued: QueuedCall,
  streams: Map<string, LockedStream>,
  view: BatchView,
  stage: Stage,
  deps: BatchDeps,
): Promise<{ outcome: Outcome } | { call: WriteCall<never>; hash: string }> => {
  const hash = hashOf(queued);
  const { caller, stream, key, roomId } = queued;
  try {
    const gate = roomId === null ? undefined : view.gates.get(roomId);
    const known = view.known.get(keyName({ subject: caller.id, stream, key }));
    if (known) {
      if (known.hash !== hash) throw new RoomfulError('idempotency_conflict');
      // It was counted where it was not yet seen to be a retry.
      await queued.charged?.then(
        (refund) => refund(),
        () => undefined,
      );
      // The event that said it is erased, with its room.
      if (known.ack.result === null) throw deps.missing(stream);
      const result = pick(known.ack.result, queued.row.output);
      return { outcome: { ok: true, ...known.ack, result, replayed: true } };
    }
    const now = stage.nowIn(stream);
    if (!streams.has(stream)) throw deps.missing(stream);
    const access = roomId === null ? null : authorize(queued.row, gate, caller, now);
    if (queued.row.limited) {
      queued.charged ??= deps.charge(queued, gate?.room.settings.messagesPerMinute ?? null);
      await queued.charged;
    }
    const call: WriteCall<never> = {
      server: deps.server,
      caller,
      now,
      input: queued.input as never,
      access,
      key,
      nextSeq: () => stage.headOf(stream) + 1,
    };
    return { call, hash };
  } catch (error) {
    if (!isRoomfulError(error)) throw error;
    return { outcome: { ok: false, error } };
  }
};

/** The fields of a command's output out of what was kept, which may be an event's payload. */
const pick = (kept: unknown, output: CommandRow['output']): unknown => {
  if (!(output instanceof z.ZodObject) || kept === null || typeof kept !== 'object') return kept;
  return Object.fromEntries(Object.entries(kept).filter(([field]) => field in output.shape));
};

/** Where the handler of a run settles its calls: each is held to what its row may emit, and staged. */
export const settleInto = (ready: Ready[], stage: Stage, outcomes: Map<QueuedCall, Outcome>) => {
  const [first] = ready;
  const allowed = new Set(first?.queued.row.emits?.map((event) => event.type));
  const queuedOf = new Map(ready.map((item) => [item.call, item]));
  const effects = new Map<WriteCall<never>, Effect<unknown> | Error>();
  const conclude = (call: WriteCall<never>) => {
    const item = queuedOf.get(call);
    const outcome = effects.get(call);
    if (!item || !outcome) throw new Error(`the handler of ${first?.queued.name} settled nothing`);
    if (outcome instanceof Error) {
      outcomes.set(item.queued, { ok: false, error: isRoomfulError(outcome) ? outcome : new RoomfulError('internal') });
      return;
    }
    const stray = outcome.events.find((event) => !allowed.has(event.type));
    if (stray) throw new Error(`${item.queued.name} may not emit ${stray.type}`);
    outcomes.set(item.queued, stage.apply(item.queued, outcome, item.hash));
  };
  const settle = (call: WriteCall<never>, outcome: Effect<unknown> | Error) => {
    effects.set(call, outcome);
    // A hot call is applied at once: the next one counts on from it. Another only when its savepoint has held.
    if (first?.queued.handler.hot) conclude(call);
  };
  return { settle, conclude };
};

/** Handles a run: a hot one at once, any other call in a savepoint of its own so that it cannot leave half of itself. */
const handle = async (
  db: Knex,
  ready: Ready[],
  alone: boolean,
  stage: Stage,
  outcomes: Map<QueuedCall, Outcome>,
  stores: Promise<void>[],
): Promise<void> => {
  const [first] = ready;
  if (!first) return;
  const { handler } = first.queued;
  const { settle, conclude } = settleInto(ready, stage, outcomes);
  const run = (on: Knex) =>
    handler.run(
      on,
      ready.map(({ call }) => call),
      settle,
    );

  if (handler.hot) {
    const storing = await run(db);
    if (storing) stores.push(quiet(storing.stored));
    return;
  }
  try {
    // A call that is alone in its batch needs no savepoint: if it fails after writing, the transaction is rolled back.
    if (alone) await run(db);
    else await (db as Knex.Transaction).transaction(run);
  } catch (error) {
    if (!isRoomfulError(error)) throw error;
    if (alone) throw new AloneViolation(error);
    outcomes.set(first.queued, { ok: false, error });
    return;
  }
  conclude(first.call);
};

/** A promise whose rejection is looked at later. */
const quiet = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};

/** Waits for all, and rejects with the first in order that failed: what comes after a failed statement only echoes it. */
const all = async (promises: Promise<void>[]): Promise<void> => {
  await Promise.allSettled(promises);
  for (const promise of promises) await promise;
};

const both = async <A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> => {
  quiet(second);
  const a = await first.catch(async (error: unknown) => {
    await Promise.allSettled([second]);
    throw error;
  });
  return [a, await second];
};

/** A rule violation of a call that is alone in its batch: rolls its transaction back, and is its answer. */
export class AloneViolation extends Error {
  constructor(readonly violation: RoomfulError) {
    super(violation.message);
  }
}
