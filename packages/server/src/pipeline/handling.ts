import { isRoomfulError, RoomfulError, streamId } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Outcome, QueuedCall } from './call.js';
import type { Effect, WriteCall } from './context.js';
import type { Happened, RunHooks } from './hooks.js';
import type { Stage } from './stage.js';

/** A call that passed all checks and may be handled. */
export interface Ready {
  call: WriteCall<never>;
  queued: QueuedCall;
  /** Hash of the input, to tell a retry from a different call with the same key. */
  hash: string;
}

/** Collects what a handler settles: checks that each event is declared by the command, and stages the effects. */
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
    // Apply a hot call at once: the next one takes the following seq. Any other call waits until its savepoint is released.
    if (first?.queued.handler.hot) conclude(call);
  };
  return { settle, conclude, effects };
};

/** What the runs of a batch share. */
interface Handling {
  stage: Stage;
  outcomes: Map<QueuedCall, Outcome>;
  /** Writes in flight. */
  stores: Promise<void>[];
  hooks: RunHooks;
}

/** Handles a run. A hot run is handled at once; any other call runs in its own savepoint, so that it is all or nothing. */
export const handle = async (db: Knex, ready: Ready[], alone: boolean, into: Handling): Promise<void> => {
  const [first] = ready;
  if (!first) return;
  const { stage, outcomes, stores, hooks } = into;
  const { handler, row } = first.queued;
  const { settle, conclude, effects } = settleInto(ready, stage, outcomes);
  const run = (on: Knex) =>
    handler.run(
      on,
      ready.map(({ call }) => call),
      settle,
    );
  /** Runs hooks in the transaction of the calls; what it returns stages their events. */
  const follow = async (on: Knex): Promise<() => void> => {
    if (!hooks.concern(row.emits)) return () => undefined;
    const found = ready.flatMap(({ queued, call }) => {
      const effect = effects.get(call);
      const { roomId, caller } = queued;
      if (!effect || effect instanceof Error) return [];
      const created = effect.newStream?.startsWith('room:') ? streamId(effect.newStream) : null;
      const facts = { roomId: created ?? roomId, gate: call.access?.gate, caller, now: call.now };
      return effect.events.map((event) => ({ queued, effect, happened: { ...event, ...facts } as Happened }));
    });
    const drafts = await hooks.run(
      on,
      found.map(({ happened }) => happened),
    );
    return () => {
      for (const [i, { queued, effect }] of found.entries()) stage.follow(queued, effect, drafts[i] ?? []);
    };
  };

  if (handler.hot) {
    const storing = await run(db);
    if (storing) stores.push(handledLater(storing.stored));
    const append = await follow(db).catch(async (error: unknown) => {
      // If the rows of the run could not be written, that is the cause.
      await all(stores);
      throw error;
    });
    append();
    return;
  }
  let append = (): void => undefined;
  const runAll = async (on: Knex): Promise<void> => {
    await run(on);
    append = await follow(on);
  };
  try {
    // A call alone in its batch needs no savepoint: if it fails after writing, the transaction is rolled back.
    if (alone) await runAll(db);
    else await (db as Knex.Transaction).transaction(runAll);
  } catch (error) {
    if (!isRoomfulError(error)) throw error;
    if (alone) throw new AloneViolation(error);
    outcomes.set(first.queued, { ok: false, error });
    return;
  }
  conclude(first.call);
  append();
};

/** Marks a promise whose rejection is handled later, so that Node does not report it. */
export const handledLater = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};

/** Waits for all promises and rejects with the first failure in order: later failures only follow from it. */
export const all = async (promises: Promise<void>[]): Promise<void> => {
  await Promise.allSettled(promises);
  for (const promise of promises) await promise;
};

/** The refusal of a call that is alone in its batch. It rolls back the transaction and becomes the answer. */
export class AloneViolation extends Error {
  constructor(readonly violation: RoomfulError) {
    super(violation.message);
  }
}
