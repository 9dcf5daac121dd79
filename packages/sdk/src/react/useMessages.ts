import type { Message } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { useMemo, useSyncExternalStore } from 'react';
import type { MessageDraft, PendingMessage } from '../features/messages/outbox.js';
import type { LiveRoom } from '../live-room.js';
import { useHub } from './hub.js';
import { type HeldRoom, heldRoom } from './rooms.js';
import { type HeldThread, heldThread } from './threads.js';
import type { RoomRef, UsedRoom } from './useRoom.js';

/** Which messages `useMessages` gives. */
export interface UseMessagesOptions {
  /** The id of a thread's first message: those in the thread. Default: those of the room, which has no threads' in it. */
  readonly thread?: number | undefined;
}

/** What can be done with messages; the functions are always the same for one room and thread. */
export interface MessageActions {
  /**
   * Sends a message, or a text, through the room's outbox: it is in `pending` at once, and goes out when it can.
   *
   * @throws what no waiting mends: `muted`, `forbidden`, `invalid_input` …; it stays in `pending` as failed
   */
  readonly send: (draft: MessageDraft | string) => Promise<Message>;
  /** Sends a failed message of `pending` again, by its key. */
  readonly retry: (key: string) => Promise<Message>;
  /** Takes a message out of `pending`, by its key. */
  readonly drop: (key: string) => void;
  /** Loads older messages; resolves with whether there are more. 50 at most by default. */
  readonly loadMore: (limit?: number) => Promise<boolean>;
  /** Changes the text of an own message. @throws `forbidden`, `muted` … */
  readonly edit: (message: number, text: string) => Promise<void>;
  /** Deletes an own message; those of others: `useModeration`. */
  readonly delete: (message: number) => Promise<void>;
  /** Reacts with an emoji. */
  readonly react: (message: number, emoji: string) => Promise<void>;
  /** Takes an own reaction back. */
  readonly unreact: (message: number, emoji: string) => Promise<void>;
  /** Pins a message, as its room's staff may. */
  readonly pin: (message: number) => Promise<void>;
  /** Ends the pinning of a message. */
  readonly unpin: (message: number) => Promise<void>;
  /** Says that the room was read up to a message. Default: the last one here. */
  readonly markRead: (upTo?: number) => void;
}

/** What `useMessages` gives. */
export interface UsedMessages extends MessageActions, Pick<UsedRoom, 'status' | 'error'> {
  /** In order, the oldest first; deleted ones as blanks. */
  readonly messages: readonly Message[];
  /** Own messages that are not in the log yet, in the order of sending. */
  readonly pending: readonly PendingMessage[];
  /** The user's own reactions: message id → emoji. */
  readonly mine: Readonly<Record<string, readonly string[]>>;
  /** Whether `loadMore` would find more. */
  readonly hasMore: boolean;
  /** Of a thread: its first message; null otherwise, and before it is open. */
  readonly root: Message | null;
}

const empty: readonly never[] = [];
const nothing: Readonly<Record<string, readonly string[]>> = {};

const actionsOf = (held: HeldRoom, thread: HeldThread, threadOf: number | undefined): MessageActions => {
  const room = (): LiveRoom => {
    const { handle, error } = held.getSnapshot();
    if (handle) return handle;
    throw error ?? new RoomfulError('unavailable', 'unable to do this yet; the room is not open');
  };
  const answers = () => {
    const { handle } = thread.getSnapshot();
    if (!handle) throw new RoomfulError('unavailable', 'unable to do this yet; the thread is not open');
    return handle;
  };
  return {
    send: async (draft) => {
      const given = typeof draft === 'string' ? { text: draft } : draft;
      // Through the room: one need not wait for a thread that is being opened to write into it.
      return room().messages.send({ ...given, ...(threadOf !== undefined && { threadOf }) });
    },
    retry: async (key) => room().messages.retry(key),
    drop: (key) => room().messages.drop(key),
    loadMore: async (limit) => (threadOf === undefined ? room().messages : answers()).loadOlder(limit),
    edit: async (message, text) => void (await room().messages.edit({ message, text })),
    delete: async (message) => void (await room().messages.delete({ message })),
    react: async (message, emoji) => void (await room().messages.react({ message, emoji })),
    unreact: async (message, emoji) => void (await room().messages.unreact({ message, emoji })),
    pin: async (message) => void (await room().messages.pin({ message })),
    unpin: async (message) => void (await room().messages.unpin({ message })),
    markRead: (upTo) => void held.getSnapshot().handle?.markRead(upTo),
  };
};

/**
 * The messages of a room, or of one of its threads, kept up to date, and what can be done with them. Follows the room as
 * `useRoom` does.
 *
 * @param room its id or slug, or the room that `useRoom` gave; null = none yet
 * @example
 * const { messages, pending, send } = useMessages('lobby');
 */
export const useMessages = (room: RoomRef, { thread }: UseMessagesOptions = {}): UsedMessages => {
  const hub = useHub();
  const held = heldRoom(hub, room);
  const opened = useSyncExternalStore(held.subscribe, held.getSnapshot, held.getSnapshot);
  const heldOne = heldThread(hub, opened.handle, thread);
  const one = useSyncExternalStore(heldOne.subscribe, heldOne.getSnapshot, heldOne.getSnapshot);
  const inThread = thread !== undefined;
  const actions = useMemo(() => actionsOf(held, heldOne, thread), [held, heldOne, thread]);

  return useMemo(() => {
    const shown = inThread ? one : opened;
    const { status, error } = opened.status === 'live' ? shown : opened;
    const of = thread ?? null;
    const pending = (opened.view?.pending ?? empty).filter(({ threadOf }) => threadOf === of);
    if (inThread) {
      const { messages = empty, mine = nothing, hasBefore: hasMore = false, root = null } = one.view ?? {};
      // The thread has those too that were sent to one inside it.
      return { ...actions, messages, pending: one.view?.pending ?? pending, mine, hasMore, root, status, error };
    }
    const { messages = empty, me, hasBefore: hasMore = false } = opened.view ?? {};
    return { ...actions, messages, pending, mine: me?.reactions ?? nothing, hasMore, root: null, status, error };
  }, [actions, opened, one, inThread, thread]);
};
