import type { Actor, ErrorBody, EventOf, EventType, Message, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import type { RoomApi } from './commands.js';
import type { Handler, Subscription } from './emitter.js';
import type { MessageDraft, PendingMessage } from './features/messages/outbox.js';
import type { Store } from './store.js';

/** A position in a room's stream. */
export interface Position {
  /** Identifies the stream. Restoring a backup starts a new one. */
  readonly epoch: string;
  /** The last seq that was received. */
  readonly seq: number;
}

/** Options for following a room. */
export interface FollowOptions {
  /** The number of messages in the first snapshot and after a reset, 0 to 200. Default: 50. */
  readonly window?: number;
  /** How many messages to keep. Beyond that, the oldest are dropped; `loadOlder` raises the limit as it loads. Default: 5,000. */
  readonly keepMessages?: number;
  /**
   * Deliver the events after this position first, for example to a bot that was offline. Set the room's handlers as soon as
   * the promise resolves. If the log no longer has these events, `reset` is delivered instead. Default: none.
   */
  readonly since?: Position;
}

/** The state of a room. It is immutable: each change creates a new object. */
export interface RoomView extends Readonly<RoomSnapshot['state']> {
  /** `resuming`: the connection is lost or the room is catching up; `closed`: it is no longer followed. */
  readonly status: 'live' | 'resuming' | 'closed';
  /** Why it was closed; absent if the caller closed it. */
  readonly closedBy?: ErrorBody;
  /** The user's own part: role, mute, votes, and reactions to these messages. */
  readonly me: RoomSnapshot['me'];
  /** The messages, oldest first. Deleted ones are blank. Messages in threads are in the views of `openThread`. */
  readonly messages: readonly Message[];
  /** Whether `loadOlder` can load more. */
  readonly hasBefore: boolean;
  /** The user's own messages that are not in the log yet, in the order of sending. Those with `threadOf` belong to a thread. */
  readonly pending: readonly PendingMessage[];
  /** The other users who are typing. It ends 6 s after the server last reported it. */
  readonly typing: {
    /** At most ten of them; the one who began first is first. */
    readonly users: readonly NonNullable<Actor>[];
    /** How many users are typing. */
    readonly count: number;
  };
  /** How many people follow the room. It lags a moment behind. */
  readonly people: number;
}

/** What a handler receives besides the event. */
export interface EventContext {
  /** The id of the event's room. */
  readonly roomId: string;
  /** Whether the client's own user did it, on any connection. */
  readonly self: boolean;
}

/** How a resume went. */
export interface Resumed {
  /** Whether every missed event was delivered. If not, the state was replaced and `reset` was delivered. */
  readonly recovered: boolean;
  /** How many events were missed; null = unknown, because the stream is a new one. */
  readonly missed: number | null;
}

/** Handlers of a room: by event type, and for changes of the room itself. */
export type RoomHandlers = { [T in EventType]: [event: EventOf<T>, context: EventContext] } & {
  /** Every event, in order. */
  event: [event: RoomfulEvent, context: EventContext];
  /** A fresh snapshot replaced the state; events may have been skipped. */
  reset: [];
  /** The room has caught up after a lost connection. */
  resumed: [how: Resumed];
  /** The room is no longer followed. `error`: why; null = the caller closed it. */
  closed: [error: ErrorBody | null];
};

/** What a live room adds to `messages`. */
export interface Outgoing {
  /**
   * Sends a message through the room's outbox. It appears in `pending` at once, is sent in order, waits for the connection
   * and for rate limits, and takes effect once, even if it is resent.
   *
   * @returns the message, once it is acknowledged or appears in the log
   * @throws errors that retrying does not fix, such as `muted`, `forbidden`, `room_frozen` or `invalid_input`: the message
   * stays in `pending` as `failed`; `expired` if it could not be sent within 7 days; `cancelled` if it was dropped or the
   * client closed
   * @example
   * await room.messages.send({ text: 'hello' });
   */
  send(draft: MessageDraft, options?: { key?: string }): Promise<Message>;
  /**
   * Sends a failed message again with its key, after those that are already waiting. After `expired`, the server may have
   * forgotten the key: if the first attempt did arrive, the message appears twice.
   *
   * @throws `message_not_found` at once if no pending message has this key; otherwise as `send`
   */
  retry(key: string): Promise<Message>;
  /**
   * Removes a pending or failed message; its promise rejects with `cancelled`. If it was already sent, it may still arrive.
   *
   * @throws `message_not_found` if no pending message has this key
   */
  drop(key: string): void;
  /**
   * Loads older messages into the view.
   *
   * @param limit the maximum number to load, 1 to 200. Default: 50.
   * @returns whether older messages remain; false for a closed room, which loads nothing
   * @throws the errors of `messages.list`; `timeout`
   * @example
   * while (await room.messages.loadOlder(200)) {}
   */
  loadOlder(limit?: number): Promise<boolean>;
}

/** Replaces the typing commands in a live room. Neither method waits for an answer or reports a refusal. */
export interface OwnTyping {
  /**
   * Reports that the user is typing. Call it for every keystroke: it is sent at most every 2.5 s, and only while the room is
   * live. Typing ends 5 s after the last keystroke, or when the message is sent.
   *
   * @example
   * input.addEventListener('input', () => room.typing.keystroke());
   */
  keystroke(): void;
  /** Reports that the user has stopped, for example by clearing the field. Does nothing if that is already known. */
  stop(): void;
}

/**
 * A followed room. Its state stays up to date, and its events arrive in order and once each, even across lost connections.
 *
 * @example
 * const room = await client.rooms.join('lobby');
 * room.on('message.created', ({ data }) => console.log(data.message.author.name, data.message.text));
 * await room.messages.send({ text: 'hello' });
 */
export interface LiveRoom extends Omit<RoomApi, 'messages' | 'typing'> {
  /** The room's id, even if it was followed by its slug. */
  readonly id: string;
  /** The position of the state in the stream. Save it to resume in another process with `since`. */
  readonly position: Position;
  /** The state, for `useSyncExternalStore` and the like. A batch of events causes one change. */
  readonly state: Store<RoomView>;
  /** The state in the shape of the protocol. */
  readonly snapshot: RoomSnapshot;
  /** The message commands; `send` goes through the outbox. */
  readonly messages: Omit<RoomApi['messages'], 'send'> & Outgoing;
  /** Reports the user's own typing. Other typing users are in the state. */
  readonly typing: OwnTyping;
  /**
   * Marks the room as read up to a message, on every device. The first position is sent at once, later ones once a second; it
   * never goes back, and it waits for the connection. Does nothing for guests.
   *
   * @param upTo the id of the last message that was read. Default: the newest one received, threads included.
   * @example
   * document.addEventListener('visibilitychange', () => document.hidden || room.markRead());
   */
  markRead(upTo?: number): void;
  /**
   * Calls `handler` for each event of a type, after the state includes it; `event` stands for every type. Errors that a
   * handler throws go to the client's `error` event and do not stop delivery.
   */
  on<N extends keyof RoomHandlers>(name: N, handler: Handler<RoomHandlers[N]>): Subscription;
  /**
   * Leaves the room as a member and closes it.
   *
   * @throws `last_owner`, and any error of a call
   */
  leave(): Promise<void>;
  /**
   * Stops following and closes the room for all code that uses it: a client has one object for each room, however often the
   * room was joined or followed. The membership stays; pending messages fail with `cancelled`. Does nothing on a closed room.
   */
  unfollow(): Promise<void>;
}
