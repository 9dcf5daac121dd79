import type { Api, Contract, EventOf, EventType, RoomfulEvent, RoomfulSignal } from '@roomful/protocol';
import type { CallOptions } from './commands.js';
import type { ConnectionState, ConnectionView } from './connection.js';
import type { Handler, Subscription } from './emitter.js';
import type { EventContext, FollowOptions, LiveRoom } from './live-room.js';
import type { Answer } from './requests.js';
import type { Store } from './store.js';
import type { Transport } from './transport.js';

/** How a client connects and authenticates. Give either `token` or `getToken`. */
export interface ClientOptions {
  /** The server's URL, such as `https://rooms.example.org`. Include the path if the server is mounted under one. */
  readonly url: string;
  /** A JWT. The connection ends when it expires; use `getToken` for long-lived clients. */
  readonly token?: string;
  /**
   * Returns a valid token, always for the same user. Called before connecting if the last token is about to expire, a minute
   * before the current token expires, and when the server reports it as expired.
   */
  readonly getToken?: () => string | Promise<string>;
  /**
   * How long a call may take, including lost connections, before it rejects with `timeout`, in milliseconds. Infinity = no
   * timeout. Default: 30,000.
   */
  readonly timeoutMs?: number;
  /** How long to wait for an answer before a command is resent, in milliseconds; doubled each time. Default: 5,000. */
  readonly resendAfterMs?: number;
  /** The delay before the first reconnection attempt, in milliseconds; doubled each time, half of it random. Default: 300. */
  readonly reconnectMinMs?: number;
  /** The longest delay between attempts, in milliseconds. Default: 10,000. */
  readonly reconnectMaxMs?: number;
  /** How long opening a connection may take, and likewise `getToken`, in milliseconds. Default: 10,000. */
  readonly connectTimeoutMs?: number;
  /** How connections are made. Default: Socket.IO over WebSocket. */
  readonly transport?: Transport;
}

/** Handlers of a client: by event type, and for the client itself. */
export type ClientHandlers = { [T in EventType]: [event: EventOf<T>, context: EventContext] } & {
  /** Every event of every followed room. */
  event: [event: RoomfulEvent, context: EventContext];
  /** The connection's state has changed. */
  connection: [state: ConnectionState, view: ConnectionView];
  /** A signal to this connection, such as `server.draining`. Signals may be lost. */
  signal: [signal: RoomfulSignal];
  /** An error of a handler or of background work. Without a handler it is written to the console. */
  error: [error: unknown];
};

type Commands = Api<Contract, CallOptions>;

/** The commands of a client: those of the contract, except that live rooms do the following. */
export interface ClientCommands extends Omit<Commands, 'rooms' | 'users' | 'spaces'> {
  /** The commands of users. `openInbox` follows the user's own stream. */
  readonly users: Omit<Commands['users'], 'follow' | 'unfollow'>;
  /** The commands of spaces. `openSpace` follows a space. */
  readonly spaces: Omit<Commands['spaces'], 'follow' | 'unfollow'>;
  /** The commands of rooms. `join` and `follow` return a live room. */
  readonly rooms: Omit<Commands['rooms'], 'join' | 'follow' | 'unfollow'> & {
    /**
     * Joins a room and follows it. If it is already followed, returns the same object.
     *
     * @param room its id or slug
     * @throws `room_not_found`, `banned`, `room_full` …
     * @example
     * const room = await client.rooms.join('lobby');
     */
    join(room: string, options?: FollowOptions): Promise<LiveRoom>;
    /**
     * Follows a room without becoming a member, as a guest of a public room does.
     *
     * @param room its id or slug
     * @throws `room_not_found`, `banned` …
     */
    follow(room: string, options?: FollowOptions): Promise<LiveRoom>;
  };
}

/** A user's connection to a server, and the commands. */
export interface Client extends ClientCommands {
  /** The user's id, from the token's `sub`; null until `getToken` has returned a token. */
  readonly userId: string | null;
  /** The connection's state, for `useSyncExternalStore` and the like. */
  readonly connection: Store<ConnectionView> & { readonly state: ConnectionState };
  /**
   * Connects and resolves when the client is live. Calls connect automatically; use this to wait, or to reopen a closed client.
   *
   * @throws the error that closed the client: `unauthenticated`, `token_expired`, `origin_refused`; `cancelled` after `close()`
   */
  connect(): Promise<void>;
  /** Closes the connection and every room. Calls that wait for an answer reject with `cancelled`. */
  close(): void;
  /**
   * Calls a command by its wire name and returns the whole answer.
   *
   * @throws the command's errors; `timeout` if there was no answer (the outcome is unknown: call again with the key in
   * `details.key`); `payload_too_large` before sending; `cancelled`
   * @example
   * const { result, seq, replayed } = await client.call('messages.send', { room: 'lobby', text: 'hello' }, { key: 'a1' });
   */
  call(name: string, input?: unknown, options?: CallOptions): Promise<Answer>;
  /**
   * Calls `handler` for each event of a type in any followed room, in order and once each.
   *
   * @example
   * client.on('message.created', (event, { roomId, self }) => { if (!self) notify(roomId, event.data.message); });
   */
  on<N extends keyof ClientHandlers>(name: N, handler: Handler<ClientHandlers[N]>): Subscription;
}
