import type { Message } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { useMemo, useSyncExternalStore } from 'react';
import type { MessageDraft, PendingMessage } from '../../features/messages/outbox.js';
import { useHub } from '../hub.js';
import { useRoom } from '../useRoom.js';
import { type RoomAccess, useRoomActions } from '../useRoomActions.js';
import type { RoomRef, UsedRoom } from '../useRoomState.js';
import { type HeldThread, heldThread } from './messages/threads.js';

/** Which messages `useMessages` returns. */
export interface UseMessagesOptions {
  /** The id of a thread's first message, for the messages in that thread. Default: the messages of the room that are in no thread. */
  readonly thread?: number | undefined;
}

/** Actions on messages. The functions stay the same for one room and thread. */
export interface MessageActions {
  /**
   * Sends a message, or a text, through the room's outbox. It is in `pending` at once, and goes out when it can.
   *
   * @throws errors that a retry cannot mend: `muted`, `forbidden`, `invalid_input` …; the message stays in `pending` as failed
   */
  readonly send: (draft: MessageDraft | string) => Promise<Message>;
  /** Sends a failed message of `pending` again, by its key. */
  readonly retry: (key: string) => Promise<Message>;
  /** Removes a message from `pending`, by its key. */
  readonly drop: (key: string) => void;
  /** Loads older messages, at most 50 by default. Resolves with whether there are more. */
  readonly loadMore: (limit?: number) => Promise<boolean>;
  /** Changes the text of an own message. @throws `forbidden`, `muted` … */
  readonly edit: (message: number, text: string) => Promise<void>;
  /** Deletes an own message. `useModeration` deletes those of others. */
  readonly delete: (message: number) => Promise<void>;
  /** Reacts with an emoji. */
  readonly react: (message: number, emoji: string) => Promise<void>;
  /** Removes an own reaction. */
  readonly unreact: (message: number, emoji: string) => Promise<void>;
  /** Pins a message. Only the room's staff may. */
  readonly pin: (message: number) => Promise<void>;
  /** Unpins a message. */
  readonly unpin: (message: number) => Promise<void>;
  /** Marks the room as read up to a message. Default: the newest one. */
  readonly markRead: (upTo?: number) => void;
}

/** What `useMessages` returns. */
export interface UsedMessages extends MessageActions, Pick<UsedRoom, 'status' | 'error'> {
  /** In order, the oldest first; deleted ones as blanks. */
  readonly messages: readonly Message[];
  /** Own messages that are not in the log yet, in the order of sending. */
  readonly pending: readonly PendingMessage[];
  /** The user's own reactions: message id → emoji. */
  readonly mine: Readonly<Record<string, readonly string[]>>;
  /** Whether `loadMore` would find more. */
  readonly hasMore: boolean;
  /** The first message of the thread; null without a thread, and before it is open. */
  readonly root: Message | null;
}

const empty: readonly never[] = [];
const nothing: Readonly<Record<string, readonly string[]>> = {};

const actionsOf = ({ get, find }: RoomAccess): Omit<MessageActions, 'loadMore'> => ({
  send: async (draft) => get().messages.send(typeof draft === 'string' ? { text: draft } : draft),
  retry: async (key) => get().messages.retry(key),
  drop: (key) => get().messages.drop(key),
  edit: async (message, text) => void (await get().messages.edit({ message, text })),
  delete: async (message) => void (await get().messages.delete({ message })),
  react: async (message, emoji) => void (await get().messages.react({ message, emoji })),
  unreact: async (message, emoji) => void (await get().messages.unreact({ message, emoji })),
  pin: async (message) => void (await get().messages.pin({ message })),
  unpin: async (message) => void (await get().messages.unpin({ message })),
  markRead: (upTo) => void find()?.markRead(upTo),
});

/** What differs in a thread. A draft goes through the room: nobody has to wait until the thread is open to write into it. */
const inThread = (
  access: RoomAccess,
  thread: HeldThread,
  threadOf: number,
): Pick<MessageActions, 'send' | 'loadMore'> => ({
  send: async (draft) =>
    access.get().messages.send({ ...(typeof draft === 'string' ? { text: draft } : draft), threadOf }),
  loadMore: async (limit) => {
    const { handle } = thread.getSnapshot();
    if (!handle) throw new RoomfulError('unavailable', 'unable to do this yet; the thread is not open');
    return handle.loadOlder(limit);
  },
});

const itself = (access: RoomAccess): RoomAccess => access;

/**
 * The messages of a room, or of one of its threads, kept up to date, and the actions on them. Follows the room like
 * `useRoom`.
 *
 * @param room its id or slug, or the room that `useRoom` returned; null = none yet
 * @example
 * const { messages, pending, send } = useMessages('lobby');
 */
export const useMessages = (room: RoomRef, { thread }: UseMessagesOptions = {}): UsedMessages => {
  const opened = useRoom(room);
  const heldOne = heldThread(useHub(), opened.room, thread);
  const one = useSyncExternalStore(heldOne.subscribe, heldOne.getSnapshot, heldOne.getSnapshot);
  const access = useRoomActions(room, itself);
  const actions = useMemo<MessageActions>(
    () => ({
      loadMore: async (limit) => access.get().messages.loadOlder(limit),
      ...actionsOf(access),
      ...(thread !== undefined && inThread(access, heldOne, thread)),
    }),
    [access, heldOne, thread],
  );

  return useMemo(() => {
    const isThread = thread !== undefined;
    const shown = isThread ? one : opened;
    const { status, error } = opened.status === 'live' ? shown : opened;
    const of = thread ?? null;
    const pending = (opened.view?.pending ?? empty).filter(({ threadOf }) => threadOf === of);
    if (isThread) {
      const { messages = empty, mine = nothing, hasBefore: hasMore = false, root = null } = one.view ?? {};
      // Includes messages that were sent as answers to a message inside the thread.
      return { ...actions, messages, pending: one.view?.pending ?? pending, mine, hasMore, root, status, error };
    }
    const { messages = empty, me, hasBefore: hasMore = false } = opened.view ?? {};
    return { ...actions, messages, pending, mine: me?.reactions ?? nothing, hasMore, root: null, status, error };
  }, [actions, opened, one, thread]);
};
