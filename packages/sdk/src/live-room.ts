import type { Actor, ErrorBody, EventOf, EventType, Message, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import type { RoomApi } from './commands.js';
import type { Handler, Subscription } from './emitter.js';
import type { MessageDraft, PendingMessage } from './features/messages/outbox.js';
import type { Store } from './store.js';

/** Where someone stands in a room's stream. */
export interface Position {
  /** Which stream it is: a restored backup begins another. */
  readonly epoch: string;
  /** The last seq that was seen. */
  readonly seq: number;
}

/** How a room is followed. */
export interface FollowOptions {
  /** Messages in the first snapshot and in those after a reset, 0 to 200. Default: 50. */
  readonly window?: number;
  /** How many messages are kept: in a long-lived room the oldest go first. `loadOlder` keeps what it loads. Default: 5,000. */
  readonly keepMessages?: number;
  /**
   * Deliver the events after this position first, as a bot does that was away. Handlers of the room must be set right
   * after the promise has resolved. Where the log no longer has them, `reset` is delivered instead. Default: none.
   */
  readonly since?: Position;
}

/** A room as it is shown; immutable, a new object at each change. */
export interface RoomView extends Readonly<RoomSnapshot['state']> {
  /** `resuming`: the connection is gone or the room is catching up; `closed`: it is no longer followed. */
  readonly status: 'live' | 'resuming' | 'closed';
  /** Why it was closed; absent when the caller closed it. */
  readonly closedBy?: ErrorBody;
  /** The user's own part: role, mute, votes, reactions to the messages below. */
  readonly me: RoomSnapshot['me'];
  /** In order, the oldest first; deleted ones as blanks. Those in threads are in the views of `openThread`. */
  readonly messages: readonly Message[];
  /** Whether `loadOlder` would find more. */
  readonly hasBefore: boolean;
  /** Own messages that are not in the log yet, in the order of sending; those with `threadOf` belong to a thread. */
  readonly pending: readonly PendingMessage[];
  /** Who is typing, the user apart: who began first in front, ten at most. It ends 6 s after the server last said so. */
  readonly typing: {
    /** Who they are. */
    readonly users: readonly NonNullable<Actor>[];
    /** How many they are. */
    readonly count: number;
  };
  /** How many people follow the room, as it was a moment ago. */
  readonly people: number;
}

/** What a handler is told beside the event. */
export interface EventContext {
  /** The room whose event it is. */
  readonly roomId: string;
  /** Whether the client's user did it, on whatever connection. */
  readonly self: boolean;
}

/** How a resume went. */
export interface Resumed {
  /** Every missed event was delivered; false = `reset` was, and the state was replaced. */
  readonly recovered: boolean;
  /** How many events were missed; null = unknown (the stream is another). */
  readonly missed: number | null;
}

/** Handlers of a room by event type, and of the room itself. */
export type RoomHandlers = { [T in EventType]: [event: EventOf<T>, context: EventContext] } & {
  /** Every event, in order. */
  event: [event: RoomfulEvent, context: EventContext];
  /** The state was replaced by a fresh snapshot: events may have been skipped. */
  reset: [];
  /** What was missed while the connection was gone is here. */
  resumed: [how: Resumed];
  /** It is no longer followed. `error`: why; null = the caller's own wish. */
  closed: [error: ErrorBody | null];
};

/** What a live room adds to `messages`. */
export interface Outgoing {
  /**
   * Sends a message through the room's outbox: it is in `pending` at once, goes out in the order of sending, waits for
   * the connection and out rate limits, and has one effect however often it is sent.
   *
   * @returns the message, as soon as it is acknowledged or seen in the log
   * @throws what no waiting mends: `muted`, `forbidden`, `room_frozen`, `invalid_input` …: the entry stays in `pending` as
   * failed; `expired` when it could not be sent within 7 days; `cancelled` when dropped, or the client closed
   * @example
   * await room.messages.send({ text: 'hello' });
   */
  send(draft: MessageDraft, options?: { key?: string }): Promise<Message>;
  /**
   * Sends a failed message again, with its key, behind those that wait. After `expired` the server may have forgotten
   * the key: if the first attempt did arrive, the message is there twice.
   *
   * @throws `message_not_found` at once when nothing of this key is pending; else like `send`
   */
  retry(key: string): Promise<Message>;
  /**
   * Takes a pending or failed message out; its promise rejects with `cancelled`. One that is on its way may still arrive.
   *
   * @throws `message_not_found` when nothing of this key is pending
   */
  drop(key: string): void;
  /**
   * Loads older messages into the view.
   *
   * @param limit how many at most, 1 to 200. Default: 50.
   * @returns whether there are still older ones; false for a closed room, which loads nothing
   * @throws what `messages.list` throws; `timeout`
   * @example
   * while (await room.messages.loadOlder(200)) {}
   */
  loadOlder(limit?: number): Promise<boolean>;
}

/** What a live room has instead of the commands of typing: neither waits for an answer, nor says what is refused. */
export interface OwnTyping {
  /**
   * Says that the user is typing: to be called for every keystroke, it is told each 2.5 s at most, and not while the room
   * is not live. It ends 5 s after the last one, and with the message.
   *
   * @example
   * input.addEventListener('input', () => room.typing.keystroke());
   */
  keystroke(): void;
  /** Says that the user has stopped, as by emptying the field; nothing where that is known already. */
  stop(): void;
}

/**
 * A room that is followed: its state is kept up to date, its events come in order and once, across lost connections too.
 *
 * @example
 * const room = await client.rooms.join('lobby');
 * room.on('message.created', ({ data }) => console.log(data.message.author.name, data.message.text));
 * await room.messages.send({ text: 'hello' });
 */
export interface LiveRoom extends Omit<RoomApi, 'messages' | 'typing'> {
  /** The room's id, whatever it was followed by. */
  readonly id: string;
  /** What the state holds. Keep it to resume in another process with `since`. */
  readonly position: Position;
  /** The state, for `useSyncExternalStore` and the like: one change a frame, however many events it has. */
  readonly state: Store<RoomView>;
  /** The state in the shape of the protocol. */
  readonly snapshot: RoomSnapshot;
  /** The commands of messages; sending goes through the outbox. */
  readonly messages: Omit<RoomApi['messages'], 'send'> & Outgoing;
  /** The user's own typing; who else is typing is in the state. */
  readonly typing: OwnTyping;
  /**
   * Says that the user has read the room up to a message, on every device. The position goes out at once, later ones once a
   * second, and never goes back; it waits for the connection. A guest has none.
   *
   * @param upTo the id of the last message that was read. Default: the last one that is here, threads included.
   * @example
   * document.addEventListener('visibilitychange', () => document.hidden || room.markRead());
   */
  markRead(upTo?: number): void;
  /**
   * Calls `handler` for each event of a type, after the state has taken it in; `event` stands for every type.
   * What a handler throws goes to the client's `error` event and stops nothing.
   */
  on<N extends keyof RoomHandlers>(name: N, handler: Handler<RoomHandlers[N]>): Subscription;
  /**
   * Ends the membership and closes the room.
   *
   * @throws `last_owner`, and what any call may throw
   */
  leave(): Promise<void>;
  /**
   * Stops following and closes the room, for everybody who holds it: a client has one object for a room, however often it
   * was joined or followed. The membership stays, what is pending fails with `cancelled`. On a closed room: nothing.
   */
  unfollow(): Promise<void>;
}
