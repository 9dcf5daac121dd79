import { createHash } from 'node:crypto';
import { type CommandRow, isRoomfulError, type RoomfulEvent, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Effect, Principal, ServerFacts, WriteCall, WriteHandler } from '../features/context.js';
import { foldGate } from '../features/gate.js';
import { accessFor } from './authorize.js';
import { type BatchView, keyName, readView } from './gates.js';
import { append, type eventColumns, type KeptKey, type LockedStream, lockStreams, redactEvent, redactLog, type StagedEvent } from './stream.js';

/** A write that waits in a lane. */
export interface QueuedCall {
  name: string;
  row: CommandRow;
  handler: WriteHandler<never, unknown>;
  caller: Principal;
  input: unknown;
  key: string;
  /** The stream that the call appends to, and the scope of its key. */
  stream: string;
  roomId: string | null;
  /** It has been counted against the rate limit; a rerun of the batch counts it no more. */
  charged: boolean;
}

/** What became of a call. */
export type Outcome =
  | { ok: true; result: unknown; seq?: number; replayed?: true }
  | { ok: false; error: RoomfulError };

export interface BatchDeps {
  server: ServerFacts;
  /** Milliseconds that the clock is ahead of the database's; only tests move it. */
  clockOffsetMs(): number;
  columns: ReturnType<typeof eventColumns>;
  /** Counts a call against its limit. @throws rate_limited */
  charge(call: QueuedCall, messagesPerMinute: number): Promise<void>;
  /** A fault that is no rule: told to the log, never to the caller. */
  report(error: unknown, call: QueuedCall): void;
}

export interface BatchResult {
  outcomes: Outcome[];
  events: StagedEvent[];
}

const hashOf = (call: QueuedCall): string =>
  createHash('sha256').update(`${call.name} ${canonical(call.input)}`).digest('base64url');

/** JSON with the keys of objects in order, so that equal inputs have one form. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join()}}`;
};

/** A batch's view of the streams it has locked, and what it will append. */
class Stage {
  readonly events: StagedEvent[] = [];
  readonly keys: KeptKey[] = [];
  readonly redactions = new Map<string, Set<number>>();
  private readonly touched = new Set<LockedStream>();

  constructor(
    private readonly streams: Map<string, LockedStream>,
    private readonly view: BatchView,
    private readonly now: number,
  ) {}

  /** One clock for the batch, and never before a stream's last event. */
  nowIn(stream: string): number {
    return Math.max(this.now, this.streams.get(stream)?.lastAt ?? 0);
  }

  headOf(stream: string): number {
    return this.streams.get(stream)?.head ?? 0;
  }

  apply(call: QueuedCall, effect: Effect<unknown>, hash: string): Outcome {
    const id = effect.newStream ?? call.stream;
    const stream = this.streams.get(id) ?? { id, head: 0, lastAt: 0 };
    this.streams.set(id, stream);
    const at = this.nowIn(id);
    for (const draft of effect.events) {
      stream.head += 1;
      stream.lastAt = at;
      const { id: actorId, name } = call.caller;
      const event = { seq: stream.head, at, actor: { id: actorId, name }, key: call.key, ...draft } as RoomfulEvent;
      this.events.push({ stream: id, event });
      const gate = call.roomId === null ? undefined : this.view.gates.get(call.roomId);
      if (gate) foldGate(gate, draft);
    }
    if (effect.events.length > 0) this.touched.add(stream);
    for (const messageId of effect.redacts ?? []) {
      const ids = this.redactions.get(id) ?? new Set();
      this.redactions.set(id, ids.add(messageId));
    }
    const ack = { result: effect.result, ...(effect.events.length > 0 ? { seq: stream.head } : {}) };
    const kept = { subject: call.caller.id, stream: call.stream, key: call.key, hash, ack };
    this.keys.push(kept);
    this.view.known.set(keyName(kept), kept);
    return { ok: true, ...ack };
  }

  async write(db: Knex, columns: BatchDeps['columns']): Promise<void> {
    for (const staged of this.events) {
      const ids = this.redactions.get(staged.stream);
      if (ids) staged.event = redactEvent(staged.event, ids);
    }
    if (this.keys.length > 0) {
      await append(db, columns, { heads: [...this.touched], events: this.events, keys: this.keys, now: this.now });
    }
    for (const [stream, ids] of this.redactions) await redactLog(db, stream, [...ids]);
  }
}

/**
 * Carries out calls of one lane inside one transaction: lock the heads, look (in a statement of its own, so that it sees
 * what the lock waited for), judge and handle in order of arrival, append.
 */
export const runBatch = async (db: Knex, calls: QueuedCall[], deps: BatchDeps): Promise<BatchResult> => {
  const streams = await lockStreams(db, [...new Set(calls.map((call) => call.stream))]);
  const view = await readView(db, {
    rooms: calls.flatMap((call) => call.roomId ?? []),
    callers: calls.flatMap((call) => (call.roomId === null ? [] : [{ roomId: call.roomId, userId: call.caller.id }])),
    keys: calls.map((call) => ({ subject: call.caller.id, stream: call.stream, key: call.key })),
  });
  const stage = new Stage(streams, view, view.now + deps.clockOffsetMs());
  const outcomes = new Map<QueuedCall, Outcome>();

  for (const run of runsOf(calls)) {
    const ready: { call: WriteCall<never>; queued: QueuedCall; hash: string }[] = [];
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
    await handle(db, ready, calls.length === 1, stage, outcomes, deps);
    for (const queued of later) {
      const admitted = await admit(queued, streams, view, stage, deps);
      if ('outcome' in admitted) outcomes.set(queued, admitted.outcome);
      else await handle(db, [{ queued, ...admitted }], false, stage, outcomes, deps);
    }
  }
  await stage.write(db, deps.columns);
  return {
    outcomes: calls.map((call) => outcomes.get(call) ?? { ok: false, error: new RoomfulError('internal') }),
    events: stage.events,
  };
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
const admit = async (
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
      return { outcome: { ok: true, ...known.ack, replayed: true } };
    }
    const now = stage.nowIn(stream);
    const access = streams.has(stream) ? accessFor(queued.row, gate, caller, now) : missing();
    if (queued.row.limited && !queued.charged) {
      queued.charged = true;
      await deps.charge(queued, gate?.room.settings.messagesPerMinute ?? deps.server.messagesPerMinute);
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

const missing = (): never => {
  throw new RoomfulError('room_not_found');
};

/** Handles a run: a hot one at once, any other call in a savepoint of its own so that it cannot leave half of itself. */
const handle = async (
  db: Knex,
  ready: { call: WriteCall<never>; queued: QueuedCall; hash: string }[],
  alone: boolean,
  stage: Stage,
  outcomes: Map<QueuedCall, Outcome>,
  deps: BatchDeps,
): Promise<void> => {
  const [first] = ready;
  if (!first) return;
  const { handler, row } = first.queued;
  const allowed = new Set(row.emits?.map((event) => event.type));
  const queuedOf = new Map(ready.map((item) => [item.call, item]));
  const effects = new Map<WriteCall<never>, Effect<unknown> | Error>();
  const settle = (call: WriteCall<never>, outcome: Effect<unknown> | Error) => {
    effects.set(call, outcome);
    // A hot call is applied at once: the next one counts on from it. Another only when its savepoint has held.
    if (handler.hot) conclude(call);
  };
  const conclude = (call: WriteCall<never>) => {
    const item = queuedOf.get(call);
    const outcome = effects.get(call);
    if (!item || !outcome) throw new Error(`the handler of ${row.summary} settled nothing`);
    if (outcome instanceof Error) {
      outcomes.set(item.queued, { ok: false, error: isRoomfulError(outcome) ? outcome : new RoomfulError('internal') });
      return;
    }
    const stray = outcome.events.find((event) => !allowed.has(event.type));
    if (stray) throw new Error(`${item.queued.name} may not emit ${stray.type}`);
    outcomes.set(item.queued, stage.apply(item.queued, outcome, item.hash));
  };
  const run = (on: Knex) => handler.run(on, ready.map(({ call }) => call), settle);

  if (handler.hot) return run(db);
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

/** A rule violation of a call that is alone in its batch: rolls its transaction back, and is its answer. */
export class AloneViolation extends Error {
  constructor(readonly violation: RoomfulError) {
    super(violation.message);
  }
}

