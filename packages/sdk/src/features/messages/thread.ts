import type { Contract, ErrorBody, Message, OutputOf, RoomfulEvent } from '@roomful/protocol';
import { clientLimits, RoomfulError } from '@roomful/protocol/names';
import { asRoomfulError, persist } from '../../backoff.js';
import { internalsOf } from '../../internals.js';
import type { LiveRoom } from '../../live-room.js';
import { createStore, type Store, type WritableStore } from '../../store.js';
import { changed, isChange, type Mine, mineAfter } from './changes.reducers.js';
import { append, countThread } from './list.reducers.js';
import type { MessageDraft, PendingMessage } from './outbox.js';

/** The state of a thread. It is immutable: each change creates a new object. */
export interface ThreadView {
  /** Its first message. */
  readonly root: Message;
  /** The newest replies, oldest first. Deleted ones are blank. */
  readonly messages: readonly Message[];
  /** The user's own reactions to the replies and the first message: message id → emoji. */
  readonly mine: Readonly<Record<string, readonly string[]>>;
  /** Whether `loadOlder` can load more. */
  readonly hasBefore: boolean;
  /** The user's own replies that are not in the log yet, in the order of sending. */
  readonly pending: readonly PendingMessage[];
  /** `resuming`: the connection is lost or the thread is being reloaded; `closed`: it is no longer updated. */
  readonly status: 'live' | 'resuming' | 'closed';
  /** Why it was closed; absent if the caller closed it. */
  readonly closedBy?: ErrorBody;
}

/** A thread that stays up to date while its room is followed. */
export interface LiveThread {
  /** The state, for `useSyncExternalStore` and the like. */
  readonly state: Store<ThreadView>;
  /**
   * Sends a reply through the room's outbox.
   *
   * @throws as `room.messages.send`
   * @example
   * await thread.send({ text: 'I agree' });
   */
  send(draft: Omit<MessageDraft, 'threadOf'>, options?: { key?: string }): Promise<Message>;
  /**
   * Loads older replies, if there are any.
   *
   * @param limit the maximum number to load, 1 to 200. Default: 50.
   * @returns whether more remain; false for a closed thread
   * @throws the errors of `messages.thread`; `timeout`
   */
  loadOlder(limit?: number): Promise<boolean>;
  /** Stops updating the thread. The room stays open. */
  close(): void;
}

type Page = OutputOf<Contract['messages']['commands']['thread']>;

/** How many replies a page has. */
const firstPage = 50;

/** The loaded part of a thread: its first message, the newest replies, and the cursor of the page before them. */
interface Loaded {
  readonly root: Message;
  readonly messages: Message[];
  readonly mine: Mine;
  /** null = everything is loaded. */
  readonly before: number | null;
}

/** Folds an event into the loaded part. */
const fold = (thread: Loaded, event: RoomfulEvent, viewerId: string): Loaded => {
  if (event.type === 'message.created') {
    const { message, thread: count } = event.data;
    if (message.threadOf !== thread.root.id) return thread;
    const [root = thread.root] = countThread([thread.root], count);
    return { ...thread, root, messages: append(thread.messages, [message]) };
  }
  if (!isChange(event)) return thread;
  const [root = thread.root] = changed([thread.root], event);
  const messages = changed(thread.messages, event);
  if (root === thread.root && messages === thread.messages) return thread;
  return { ...thread, root, messages, mine: mineAfter(thread.mine, event, [root, ...messages], viewerId) };
};

/** Prepends a page to the loaded messages. */
const join = (page: Page, newer: Loaded | null): Loaded => ({
  root: page.root,
  messages: page.messages.concat(newer?.messages ?? []),
  mine: { ...newer?.mine, ...page.mine },
  before: page.before,
});

/**
 * Opens a thread of a followed room. The room's events keep it up to date.
 *
 * @param messageId the id of its first message or of any reply
 * @throws `message_not_found`, and any error of a call
 * @example
 * const thread = await openThread(room, message.id);
 * thread.state.subscribe(() => show(thread.state.getSnapshot().messages));
 */
export const openThread = async (room: LiveRoom, messageId: number): Promise<LiveThread> => {
  const viewerId = room.snapshot.me.userId;
  const over = new AbortController();
  let loaded: Loaded | null = null;
  /** Events since the oldest outstanding page request: pages may be older than these events. */
  let recent: RoomfulEvent[] = [];
  let reading = 0;
  /** Incremented when the room's state is replaced. Pages requested before that are discarded. */
  let generation = 0;
  let more: Promise<boolean> | null = null;
  let ended: { readonly by: ErrorBody | undefined } | null = null;
  let stale = false;
  let store: WritableStore<ThreadView> | null = null;

  const view = ({ root, messages, mine, before }: Loaded): ThreadView => {
    const { status, pending } = room.state.getSnapshot();
    return {
      root,
      messages,
      mine,
      hasBefore: before !== null,
      pending: pending.filter(({ threadOf }) => threadOf === root.id || threadOf === messageId),
      status: ended ? 'closed' : stale ? 'resuming' : status,
      ...(ended?.by ? { closedBy: ended.by } : {}),
    };
  };
  const publish = () => loaded && store?.set(view(loaded));

  /** Loads older pages until `count` replies, or all of them, are loaded. */
  const read = async (from: Loaded | null, count: number): Promise<void> => {
    const mine = generation;
    const start = recent.length;
    let next = from;
    reading++;
    try {
      do {
        const left = Math.max(1, count - (next?.messages.length ?? 0));
        const older = next && next.before !== null ? { before: next.before } : {};
        const input = { message: messageId, ...older, limit: Math.min(left, clientLimits.pageItems) };
        next = join(await room.messages.thread(input, { signal: over.signal }), next);
      } while (next.before !== null && next.messages.length < count);
      if (mine !== generation || ended) return;
      // Folding an event that a page already includes changes nothing.
      loaded = recent.slice(start).reduce((thread, event) => fold(thread, event, viewerId), next);
      publish();
    } finally {
      if (--reading === 0) recent = [];
    }
  };

  /** Reloads the thread after the room's state was replaced. */
  const readAgain = async () => {
    const mine = ++generation;
    stale = true;
    publish();
    try {
      await persist(() => read(null, Math.max(firstPage, loaded?.messages.length ?? 0)), over.signal);
    } catch (error) {
      end(asRoomfulError(error).toJSON());
    }
    if (mine !== generation) return;
    stale = false;
    publish();
  };

  const end = (by?: ErrorBody) => {
    if (ended) return;
    ended = { by };
    over.abort();
    for (const unsubscribe of subscriptions) unsubscribe();
    publish();
  };

  let shown = room.state.getSnapshot();
  const subscriptions = [
    room.on('event', (event) => {
      if (reading > 0) recent.push(event);
      const after = loaded && fold(loaded, event, viewerId);
      if (after === loaded) return;
      loaded = after;
      publish();
    }).unsubscribe,
    room.on('reset', () => void readAgain()).unsubscribe,
    room.state.subscribe(() => {
      const before = shown;
      shown = room.state.getSnapshot();
      if (shown.status === 'closed') end(shown.closedBy);
      else if (shown.status !== before.status || shown.pending !== before.pending) publish();
    }),
  ];

  const open = async (): Promise<Loaded> => {
    for (;;) {
      await read(null, firstPage);
      if (loaded) return loaded;
      if (ended) throw new RoomfulError('cancelled', 'unable to open a thread; the room is no longer followed');
    }
  };
  const opened = await open().catch((error: unknown) => {
    end();
    throw error;
  });
  const views = createStore(view(loaded ?? opened), internalsOf(room).report);
  store = views;

  return {
    state: { getSnapshot: views.getSnapshot, subscribe: views.subscribe },
    send: (draft, options) => room.messages.send({ ...draft, threadOf: opened.root.id }, options),
    loadOlder: async (limit = firstPage) => {
      const from = loaded;
      if (ended || !from || from.before === null) return false;
      more ??= read(from, from.messages.length + limit)
        .then(() => loaded?.before !== null)
        .finally(() => {
          more = null;
        });
      return more;
    },
    close: () => end(),
  };
};
