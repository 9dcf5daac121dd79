import type { Api, Contract, EventOf, EventType, RoomfulEvent, RoomfulSignal } from '@roomful/protocol';
import type { CallOptions } from './commands.js';
import type { ConnectionState, ConnectionView } from './connection.js';
import { composeClient } from './core-client.js';
import type { Handler, Subscription } from './emitter.js';
import type { EventContext, FollowOptions, LiveRoom } from './live-room.js';
import type { Answer } from './requests.js';
import { allFeatures, fold, fromSnapshot } from './state.js';
import type { Store } from './store.js';
import type { Transport } from './transport.js';

/** How a client reaches its server, and as whom. One of `token` and `getToken` is needed. */
export interface ClientOptions {
  /** The server's address, such as `https://rooms.example.org`; a path is where the server is mounted. */
  readonly url: string;
  /** A JWT. When it ends, so does the connection; use `getToken` for clients that live longer. */
  readonly token?: string;
  /**
   * Gives a valid token of always the same user. Asked before a connection where the last token is about to end, a
   * minute before the end of the one in use, and when the server calls it expired.
   */
  readonly getToken?: () => string | Promise<string>;
  /**
   * How long a call may take, lost connections included, until it rejects with `timeout`, milliseconds; Infinity = it waits
   * as long as it takes. Default: 30,000.
   */
  readonly timeoutMs?: number;
  /** After how long an unanswered command is sent again on a connection that is up, milliseconds. Default: 5,000, doubled each time. */
  readonly resendAfterMs?: number;
  /** The wait before the first attempt to reconnect, milliseconds; doubled each time, half of it random. Default: 300. */
  readonly reconnectMinMs?: number;
  /** The longest wait between attempts, milliseconds. Default: 10,000. */
  readonly reconnectMaxMs?: number;
  /** How long opening a connection may take, and `getToken` before it, milliseconds. Default: 10,000. */
  readonly connectTimeoutMs?: number;
  /** How connections are made. Default: Socket.IO over WebSocket. */
  readonly transport?: Transport;
}

/** Handlers of a client by event type, and of the client itself. */
export type ClientHandlers = { [T in EventType]: [event: EventOf<T>, context: EventContext] } & {
  /** Every event of every room that is followed. */
  event: [event: RoomfulEvent, context: EventContext];
  /** The connection's state has changed. */
  connection: [state: ConnectionState, view: ConnectionView];
  /** What the server told this connection alone, such as `server.draining`; may be lost. */
  signal: [signal: RoomfulSignal];
  /** What a handler threw, and what failed in the background. Without a handler it is written to the console. */
  error: [error: unknown];
};

type Commands = Api<Contract, CallOptions>;

/** The commands of a client: all of the contract; following is done by live rooms. */
export interface ClientCommands extends Omit<Commands, 'rooms' | 'users'> {
  /** The commands of users. The own stream is followed by `openInbox`. */
  readonly users: Omit<Commands['users'], 'follow' | 'unfollow'>;
  /** The commands of rooms. `join` and `follow` give a live room. */
  readonly rooms: Omit<Commands['rooms'], 'join' | 'follow' | 'unfollow'> & {
    /**
     * Becomes a member of a room and follows it. A room that is followed already is returned as it is.
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

/** One user's access to a server. */
export interface Client extends ClientCommands {
  /** The user: `sub` of the token; null before `getToken` has given one. */
  readonly userId: string | null;
  /** The connection's state, for `useSyncExternalStore` and the like. */
  readonly connection: Store<ConnectionView> & { readonly state: ConnectionState };
  /**
   * Connects, and resolves when live. Calls connect by themselves: use it to wait, or to come back after `closed`.
   *
   * @throws what closed the client: `unauthenticated`, `token_expired`, `origin_refused`; `cancelled` after `close()`
   */
  connect(): Promise<void>;
  /** Ends the connection and every room; what waits for an answer rejects with `cancelled`. */
  close(): void;
  /**
   * Carries out a command by its wire name, and gives the whole answer.
   *
   * @throws the command's errors; `timeout` when there was no answer (its outcome is unknown: call again with the key in
   * `details.key`); `payload_too_large` before sending; `cancelled`
   * @example
   * const { result, seq, replayed } = await client.call('messages.send', { room: 'lobby', text: 'hello' }, { key: 'a1' });
   */
  call(name: string, input?: unknown, options?: CallOptions): Promise<Answer>;
  /**
   * Calls `handler` for each event of a type in any room that is followed; in order, each once.
   *
   * @example
   * client.on('message.created', (event, { roomId, self }) => { if (!self) notify(roomId, event.data.message); });
   */
  on<N extends keyof ClientHandlers>(name: N, handler: Handler<ClientHandlers[N]>): Subscription;
}

/**
 * Creates a client with all features. It connects at the first call, or when `connect()` is called.
 *
 * @throws TypeError if the options are invalid
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:7400', getToken: () => fetch('/token').then((r) => r.text()) });
 * const room = await client.rooms.join('lobby');
 */
export const createClient = (options: ClientOptions): Client =>
  composeClient(options, { features: allFeatures, fold, take: fromSnapshot });
