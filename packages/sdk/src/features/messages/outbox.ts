import type { Contract, ErrorBody, InputOf, Message, RoomfulEvent } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { asRoomfulError, persist } from '../../backoff.js';
import { randomKey } from '../../key.js';
import type { Answer } from '../../requests.js';

/** A message to send: the input of `messages.send` without the room. */
export interface MessageDraft extends Omit<InputOf<Contract['messages']['commands']['send']>, 'room'> {}

/** A message that is not in the room's log yet. */
export interface PendingMessage extends Omit<MessageDraft, 'replyTo' | 'threadOf'> {
  /** The kind of message. */
  readonly kind: Message['kind'];
  /** The app's own data. */
  readonly metadata: Message['metadata'];
  /** Its idempotency key, which `retry` and `drop` take. */
  readonly key: string;
  /** The message that it replies to; null = none. */
  readonly replyTo: number | null;
  /** The first message of the thread that it is sent to; null = none. */
  readonly threadOf: number | null;
  /** `failed`: it will not be retried automatically; call `retry` or `drop`. */
  readonly state: 'pending' | 'failed';
  /** Why it failed. */
  readonly error?: ErrorBody;
  /** When `send` was called, epoch ms. */
  readonly createdAt: number;
}

/** Queues the outgoing messages of one room and sends them one at a time, in order. */
export interface Outbox {
  /** The messages that are pending or failed, in order. Returns the same list until it changes. */
  pending(): readonly PendingMessage[];
  send(draft: MessageDraft, key?: string): Promise<Message>;
  retry(key: string): Promise<Message>;
  drop(key: string): void;
  /** Removes messages that these events confirm. Does not call `changed`, because the caller publishes the state anyway. */
  observe(events: readonly RoomfulEvent[], seq: number): void;
  /** Fails all pending messages and refuses new ones. */
  close(error: RoomfulError): void;
}

interface Deps {
  readonly viewerId: string;
  /** Calls `messages.send` and keeps trying until the signal aborts. */
  readonly deliver: (
    draft: MessageDraft,
    options: { key: string; signal: AbortSignal; startedAt: number },
  ) => Promise<Answer>;
  /** The last seq of the room's log that was received. */
  readonly position: () => number;
  /** Called when the pending messages change, except by `observe`. */
  readonly changed: () => void;
}

interface Entry {
  readonly draft: MessageDraft;
  view: PendingMessage;
  promise: Promise<Message>;
  resolve: (message: Message) => void;
  reject: (error: RoomfulError) => void;
  /** Aborts the current attempt. */
  stop: AbortController;
  /** The id of the acknowledged message. The entry stays visible until the event arrives. */
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
    // The view shows failures too, so an unhandled rejection must not end the process.
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
      // Copy the draft: the caller may change the object while the message waits.
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
      // Append it and reset its age: the user has decided to send it now.
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
