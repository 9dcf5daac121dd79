import { type CommandRow, isRoomfulError, RoomfulError, streamId } from '@roomful/protocol';
import type { Knex } from 'knex';
import * as z from 'zod';
import { authorize } from '../access/authorize.js';
import type { BatchDeps, Outcome, QueuedCall } from './call.js';
import { hashOf } from './canonical.js';
import type { RoomGate, WriteCall } from './context.js';
import type { GateCache } from './gateCache.js';
import { type BatchView, keyName, readView } from './gates.js';
import { all, handle, handledLater, type Ready } from './handling.js';
import { Stage } from './stage.js';
import { createStreams, type LockedStream, lockStreams, type StagedEvent } from './stream.js';

export interface BatchResult {
  outcomes: Outcome[];
  events: StagedEvent[];
  /** The users for whose own streams the batch has stored pending events. */
  projectedFor: string[];
}

/**
 * Carries out the calls of one lane in one transaction: lock the heads, read the view (in a separate statement, so that it sees
 * the commits that the lock waited for), check and handle the calls in order of arrival, append.
 */
export const runBatch = async (
  db: Knex,
  calls: QueuedCall[],
  cache: GateCache,
  deps: BatchDeps,
): Promise<BatchResult & { settled(): void }> => {
  const ids = [...new Set(calls.flatMap(streamsOf))];
  await createStreams(db, ids);
  // Both statements are sent at once and run one after the other: the view sees the commits that the lock waited for.
  const locking = lockStreams(db, ids);
  const wanted = {
    rooms: calls.flatMap((call) => call.roomId ?? []),
    callers: calls.flatMap((call) => (call.roomId === null ? [] : [{ roomId: call.roomId, userId: call.caller.id }])),
    keys: calls.map((call) => ({ subject: call.caller.id, stream: call.stream, key: call.key })),
  };
  const [streams, view] = await inOrder(locking, readView(db, wanted));
  cache.setClock(view.now);
  const locked = [...streams.values()].map((stream) => ({ stream, gate: gateOf(stream, view, cache) }));
  const stage = new Stage(streams, view, view.now + deps.clockOffsetMs(), deps.foldGate);
  const outcomes = new Map<QueuedCall, Outcome>();
  /** Writes in flight: the rows of the last run are sent together with the appended events. */
  const stores: Promise<void>[] = [];

  for (const run of runsOf(calls)) {
    // Before another run: it may read these rows, and a savepoint that it rolls back would take them along.
    await all(stores.splice(0));
    const ready: Ready[] = [];
    const later: QueuedCall[] = [];
    const waiting = new Set<string>();
    for (const queued of run) {
      // If a key comes twice in one run, the second call waits for the answer of the first.
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
    await handle(db, ready, calls.length === 1, { stage, outcomes, stores, hooks: deps.hooks });
    for (const queued of later) {
      const admitted = await admit(queued, streams, view, stage, deps);
      if ('outcome' in admitted) {
        outcomes.set(queued, admitted.outcome);
        continue;
      }
      await all(stores.splice(0));
      await handle(db, [{ queued, ...admitted }], false, { stage, outcomes, stores, hooks: deps.hooks });
    }
  }
  await all([...stores, stage.write(db, deps)]);
  return {
    outcomes: calls.map((call) => outcomes.get(call) ?? { ok: false, error: new RoomfulError('internal') }),
    events: stage.events,
    projectedFor: stage.projections.map(({ user_id }) => user_id),
    /** Call this after the commit: the gates are then exact at the new heads. */
    settled: () => {
      for (const { stream, gate } of locked) if (gate && !gate.deleted) cache.remember(stream, gate);
    },
  };
};

/** Returns the streams whose heads a call must lock. */
const streamsOf = ({ stream, handler, caller, input }: QueuedCall): string[] => [
  stream,
  ...(handler.alsoLocks?.({ caller, input: input as never }) ?? []),
];

/** Returns the gate of a locked stream. A remembered gate still holds if the head is the same; the view adds to it. */
const gateOf = (stream: LockedStream, view: BatchView, cache: GateCache): RoomGate | undefined => {
  // A user may have the id of a room.
  const gate = stream.id.startsWith('room:') ? view.gates.get(streamId(stream.id)) : undefined;
  const remembered = cache.recall(stream.id);
  // The batch changes the gate from here on; if the batch fails, the changed gate must not be remembered.
  cache.forget(stream.id);
  if (!gate || remembered?.head !== stream.head) return gate;
  for (const [userId, record] of gate.members) remembered.gate.members.set(userId, record);
  view.gates.set(gate.room.id, remembered.gate);
  return remembered.gate;
};

/** Groups neighbouring calls of one hot handler; every other call is a group of its own. */
const runsOf = (calls: QueuedCall[]): QueuedCall[][] => {
  const runs: QueuedCall[][] = [];
  for (const call of calls) {
    const last = runs.at(-1);
    if (last && call.handler.hot && last[0]?.handler === call.handler) last.push(call);
    else runs.push([call]);
  }
  return runs;
};

/** Replays the answer of a known key; otherwise charges the rate limit and checks the caller's rights. */
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
      // An earlier run of the batch counted the call before it was known to be a retry.
      await queued.charged?.then(
        (refund) => refund(),
        () => undefined,
      );
      // The answer was stored in an event, which was deleted with its room.
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

/** Picks the fields of a command's output from the stored answer, which may be the payload of an event. */
const pick = (kept: unknown, output: CommandRow['output']): unknown => {
  if (!(output instanceof z.ZodObject) || kept === null || typeof kept !== 'object') return kept;
  return Object.fromEntries(Object.entries(kept).filter(([field]) => field in output.shape));
};

/** Waits for two statements in order. If the first fails, its error counts: the second only fails because of it. */
const inOrder = async <A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> => {
  handledLater(second);
  const a = await first.catch(async (error: unknown) => {
    await Promise.allSettled([second]);
    throw error;
  });
  return [a, await second];
};
