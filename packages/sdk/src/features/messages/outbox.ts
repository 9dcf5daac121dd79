import type { Contract, ErrorBody, InputOf, Message, RoomfulEvent } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { asRoomfulError, persist } from '../../backoff.js';
import { randomKey } from '../../key.js';
import type { Answer } from '../../requests.js';

/** A message to send: the input of `messages.send` without the room. */
export interface MessageDraft extends Omit<InputOf<Contract['messages']['commands']['send']>, 'room'> {}

/** A message that is not in the room's log yet. */
export interface PendingMessage extends Omit<MessageDraft, 'replyTo' | 'threadOf'> {
  /** What it is. */
  readonly kind: Message['kind'];
  /** The app's own data. */
  readonly metadata: Message['metadata'];
  /** Its idempotency key: what `retry` and `drop` name it by. */
  readonly key: string;
  /** The message that it answers; null = none. */
  readonly replyTo: number | null;
  /** The thread that it is sent to, as its first message; null = none. */
  readonly threadOf: number | null;
  /** `failed`: what no waiting mends; `retry` and `drop` decide. */
  readonly state: 'pending' | 'failed';
  /** Why it failed. */
  readonly error?: ErrorBody;
  /** When `send` was called, epoch ms. */
  readonly createdAt: number;
}

/** The messages on their way into one room: one at a time, in the order in which they were sent. */
export interface Outbox {
  /** What is on its way or has failed, in order; the same list until it changes. */
  pending(): readonly PendingMessage[];
  send(draft: MessageDraft, key?: string): Promise<Message>;
  retry(key: string): Promise<Message>;
  drop(key: string): void;
  /** Removes what these events show to have arrived. Does not call `changed`: the state changes with them. */
  observe(events: readonly RoomfulEvent[], seq: number): void;
  /** Fails everything, for good. */
  close(error: RoomfulError): void;
}

interface Deps {
  readonly viewerId: string;
  /** Calls `messages.send`; does not give up before the signal aborts. */
  readonly deliver: (
    draft: MessageDraft,
    options: { key: string; signal: AbortSignal; startedAt: number },
  ) => Promise<Answer>;
  /** The seq up to which the room's log is here. */
  readonly position: () => number;
  /** What is pending has changed, by something else than `observe`. */
  readonly changed: () => void;
}

interface Entry {
  readonly draft: MessageDraft;
  view: PendingMessage;
  promise: Promise<Message>;
  resolve: (message: Message) => void;
  reject: (error: RoomfulError) => void;
  /** Aborts the attempt that is under way. */
  stop: AbortController;
  /** Acknowledged as this message; it stays in view until its event is there. */
  messageId: number | null;
}

const retryRange = { minMs: 500, maxMs: 30_000 };

const viewOf = (draft: MessageDraft, key: string): PendingMessage => ({
  ...draft,
  kind: draft.kind ?? 'text',
  metadata: draft.metadata ?? {},
  key,
  replyTo: draft.replyTo ?? null,
  threadOf: draft.threadOf ?? null,
  state: 'pending',
  createdAt: Date.now(),
});

export const createOutbox = ({ viewerId, deliver, position, changed }: Deps): Outbox => {
  const entries = new Map<string, Entry>();
  let view: readonly PendingMessage[] = [];
  let busy = false;
  let closedBy: RoomfulError | null = null;

  const refresh = () => {
    view = [...entries.values()].map((entry) => entry.view);
  };

  const promised = (): Pick<Entry, 'promise' | 'resolve' | 'reject'> => {
    let resolve: Entry['resolve'] = () => {};
    let reject: Entry['reject'] = () => {};
    const promise = new Promise<Message>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    // A failure is in the view too: who does not wait for the promise shall not be ended by its rejection.
    promise.catch(() => {});
    return { promise, resolve, reject };
  };

  const fail = (entry: Entry, error: RoomfulError) => {
    entry.view = { ...entry.view, state: 'failed', error: error.toJSON() };
    entry.stop.abort();
    entry.reject(error);
    refresh();
    changed();
  };

  const remove = (entry: Entry) => {
    entries.delete(entry.view.key);
    entry.stop.abort();
    refresh();
  };

  const attempt = async (entry: Entry): Promise<void> => {
    const { draft } = entry;
    const { signal } = entry.stop;
    const { key, createdAt: startedAt } = entry.view;
    try {
      const answer = await persist(() => deliver(draft, { key, signal, startedAt }), signal, retryRange);
      if (!answer) return;
      const { message } = answer.result as { message: Message };
      if (message.id <= position()) remove(entry);
      else entry.messageId = message.id;
      entry.resolve(message);
      changed();
    } catch (error) {
      fail(entry, asRoomfulError(error));
    }
  };

  const pump = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    const isNext = (entry: Entry) => entry.view.state === 'pending' && entry.messageId === null;
    for (let next = [...entries.values()].find(isNext); next; next = [...entries.values()].find(isNext)) {
      await attempt(next);
    }
    busy = false;
  };

  const refused = (error: RoomfulError): Promise<Message> => {
    const { promise, reject } = promised();
    reject(error);
    return promise;
  };

  const known = (key: string): Entry => {
    const entry = entries.get(key);
    if (entry) return entry;
    throw new RoomfulError('message_not_found', `unable to find the pending message ${key}; it was sent or dropped`);
  };

  return {
    pending: () => view,
    send: (given, key = randomKey()) => {
      if (closedBy) return refused(closedBy);
      // It may wait for long: what the caller makes of the object meanwhile is another message.
      const draft = { ...given };
      const same = entries.get(key);
      if (same) {
        const conflict = JSON.stringify(same.draft) !== JSON.stringify(draft);
        return conflict ? refused(new RoomfulError('idempotency_conflict')) : same.promise;
      }
      const entry = { draft, view: viewOf(draft, key), stop: new AbortController(), messageId: null, ...promised() };
      entries.set(key, entry);
      refresh();
      changed();
      void pump();
      return entry.promise;
    },
    retry: (key) => {
      const entry = known(key);
      if (closedBy) return refused(closedBy);
      if (entry.view.state === 'pending') return entry.promise;
      const { error: _, ...rest } = entry.view;
      // Behind those that wait already, and as old as now: to send it again is a decision of now.
      entries.delete(key);
      Object.assign(entry, promised());
      entry.view = { ...rest, state: 'pending', createdAt: Date.now() };
      entry.stop = new AbortController();
      entries.set(key, entry);
      refresh();
      changed();
      void pump();
      return entry.promise;
    },
    drop: (key) => {
      const entry = known(key);
      remove(entry);
      entry.reject(new RoomfulError('cancelled', 'the message was dropped', { details: { key } }));
      changed();
    },
    observe: (events, seq) => {
      if (entries.size === 0) return;
      for (const event of events) {
        if (event.type !== 'message.created' || event.key === null || event.actor?.id !== viewerId) continue;
        const entry = entries.get(event.key);
        if (!entry) continue;
        remove(entry);
        entry.resolve(event.data.message);
      }
      for (const entry of [...entries.values()]) {
        if (entry.messageId !== null && entry.messageId <= seq) remove(entry);
      }
    },
    close: (error) => {
      closedBy = error;
      for (const entry of [...entries.values()]) {
        if (entry.messageId !== null) remove(entry);
        else if (entry.view.state === 'pending') fail(entry, error);
      }
    },
  };
};
