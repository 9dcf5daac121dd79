import { type EventDraft, type RoomfulEvent, streamId } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { BatchDeps, Outcome, QueuedCall } from './call.js';
import type { Effect, UserEvent } from './context.js';
import type { FoldGate } from './gate.js';
import { type BatchView, keyName } from './gates.js';
import { peopleInAnswer } from './people.js';
import { append, type KeptKey, type LockedStream, type Projection, type StagedEvent } from './stream.js';

/** Whether an answer consists of fields of its only event, so that it need not be stored a second time. */
const isInEvent = ({ result, events, newStream }: Effect<unknown>): boolean => {
  const [event] = events;
  if (!event || events.length > 1 || newStream !== undefined || result === null || typeof result !== 'object')
    return false;
  const data: Readonly<Record<string, unknown>> = { ...event.data };
  return Object.entries(result).every(
    ([field, value]) => value === data[field] && value !== null && typeof value === 'object',
  );
};

/** The streams that a batch has locked, and everything that it will append to them. */
export class Stage {
  readonly events: StagedEvent[] = [];
  readonly keys: KeptKey[] = [];
  readonly projections: Projection[] = [];
  readonly redactions = new Map<string, Set<number>>();
  private readonly touched = new Set<LockedStream>();

  constructor(
    private readonly streams: Map<string, LockedStream>,
    private readonly view: BatchView,
    /** The batch's time, epoch ms. */
    readonly now: number,
    private readonly foldGate: FoldGate,
  ) {}

  /** The time of the batch, but never before the stream's last event. */
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
    this.append(stream, call, effect.events, call.key);
    for (const messageId of effect.redacts ?? []) {
      const ids = this.redactions.get(id) ?? new Set();
      this.redactions.set(id, ids.add(messageId));
    }
    if (effect.userEvents) this.project(stream, call, effect.userEvents);
    const { result } = effect;
    const ref = { subject: call.caller.id, stream: call.stream, key: call.key };
    const seq = effect.events.length > 0 ? stream.head : null;
    const said = isInEvent(effect);
    this.keys.push({
      subject: ref.subject,
      stream_id: ref.stream,
      key: ref.key,
      hash,
      seq,
      result: said ? null : result,
      at: this.now,
      people: said ? null : peopleInAnswer(call.row, result),
    });
    const ack = { result, ...(seq === null ? {} : { seq }) };
    this.view.known.set(keyName(ref), { hash, ack });
    return { ok: true, ...ack };
  }

  /** Stages the events that hooks append after those of a call. */
  follow(call: QueuedCall, effect: Effect<unknown>, drafts: readonly EventDraft[]): void {
    const stream = this.streams.get(effect.newStream ?? call.stream);
    if (stream) this.append(stream, call, drafts, null);
  }

  private append(stream: LockedStream, call: QueuedCall, drafts: readonly EventDraft[], key: string | null): void {
    const at = this.nowIn(stream.id);
    const gate = call.roomId === null ? undefined : this.view.gates.get(call.roomId);
    for (const draft of drafts) {
      stream.head += 1;
      stream.lastAt = at;
      const { id, name } = call.caller;
      const event = { seq: stream.head, at, actor: { id, name }, key, ...draft } as RoomfulEvent;
      this.events.push({ stream: stream.id, event });
      if (gate) this.foldGate(gate, draft);
    }
    if (drafts.length > 0) this.touched.add(stream);
  }

  private project(stream: LockedStream, call: QueuedCall, events: UserEvent[]): void {
    for (const { userId, draft } of events) {
      this.projections.push({
        room_id: streamId(stream.id),
        seq: stream.head,
        user_id: userId,
        type: draft.type,
        actor_id: call.caller.id,
        actor_name: call.caller.name,
        data: draft.data,
      });
    }
  }

  /** Writes everything that is staged. */
  async write(db: Knex, { columns, redaction }: Pick<BatchDeps, 'columns' | 'redaction'>): Promise<void> {
    for (const staged of this.events) {
      const ids = this.redactions.get(staged.stream);
      if (ids) staged.event = redaction.event(staged.event, ids);
    }
    if (this.keys.length > 0) {
      await append(db, columns, {
        heads: [...this.touched],
        events: this.events,
        keys: this.keys,
        projections: this.projections,
      });
    }
    for (const [stream, ids] of this.redactions) await redaction.log(db, stream, [...ids]);
  }
}
