import type { Api, Contract, EventOf, EventType, RoomfulEvent, RoomfulSignal } from '@roomful/protocol';
import { commands, RoomfulError } from '@roomful/protocol/names';
import { type CallOptions, deriveCommands, guarded, withKey } from './commands.js';
import { type ConnectionState, type ConnectionView, createConnection } from './connection.js';
import { createEmitter, type Handler, type Subscription } from './emitter.js';
import type { Send } from './follower.js';
import { type Standing, withInternals } from './internals.js';
import type { EventContext, FollowOptions, LiveRoom } from './live-room.js';
import { type Answer, createRequests } from './requests.js';
import { createRooms } from './rooms.js';
import { createSession } from './session.js';
import { socketIo } from './socketio.js';
import type { Store } from './store.js';
import { createStreams } from './streams.js';
import { createTokens } from './token.js';
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

/** What says, beside writes, that somebody is at the keys. */
const signs = /^(presence\.(set|heartbeat)|typing\.keystroke)$/;
const longestAgoMs = 604_800_000;
/** How long ago an instant was, as a server takes it: a week at most, whatever became of the clock. */
const ago = (at: number): number => Math.min(longestAgoMs, Math.max(0, Date.now() - at));

const checkOptions = ({ url, token, getToken }: ClientOptions): void => {
  // `localhost:7400` is a URL too, of a protocol named `localhost`.
  if (!URL.canParse(url) || !/^https?:/i.test(url))
    throw new TypeError(`unable to create a client; "${url}" is no http(s) URL such as http://127.0.0.1:7400`);
  if (!token && !getToken) throw new TypeError('unable to create a client; give token or getToken');
};

/**
 * Creates a client. It connects at the first call, or by `connect()`.
 *
 * @throws TypeError where the options make no sense
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:7400', getToken: () => fetch('/token').then((r) => r.text()) });
 * const room = await client.rooms.join('lobby');
 */
export const createClient = (options: ClientOptions): Client => {
  checkOptions(options);
  const { url, timeoutMs = 30_000, transport = socketIo } = options;

  const report = (error: unknown, from?: string) => {
    // A handler of errors that fails itself must not be called for that.
    // biome-ignore lint/suspicious/noConsole: an error that nobody listens for must be seen somewhere.
    if (from === 'error' || emitter.count('error') === 0) console.error('roomful:', error);
    else emitter.emit('error', error);
  };
  const emitter = createEmitter<ClientHandlers>(report);
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  const tokens = createTokens(options, connectTimeoutMs);

  const requests = createRequests({
    send: (...command) => connection.send(...command),
    failure: () => connection.getSnapshot().error,
    resendAfterMs: options.resendAfterMs ?? 5_000,
    refreshToken: tokens.renewable ? () => session.refresh() : null,
  });
  const session = createSession({ tokens, call: requests.call, timeoutMs, report });

  const send: Send = async (name, input, more = {}) => {
    const { state, error, retryAt } = connection.getSnapshot();
    if (state === 'closed')
      throw error
        ? new RoomfulError(error.code, error.message, error)
        : new RoomfulError('cancelled', `unable to call ${name}; the client is closed: connect() opens it again`);
    if (state === 'offline' && retryAt === null) void connect();
    // A window that is merely open reads, too.
    if ((more.key !== undefined && name !== 'receipts.read') || signs.test(name)) standing.activeAt = Date.now();
    return requests.call(name, input, { timeoutMs, ...more });
  };

  const call: Client['call'] = (name, input = {}, more = {}) => {
    const [noun = '', verb = ''] = name.split('.');
    const table: Record<string, Record<string, { kind: string }>> = commands;
    const kind = Object.hasOwn(table, noun) ? table[noun]?.[verb]?.kind : undefined;
    return send(name, input, withKey(kind, more));
  };

  const standing: Standing = { activeAt: Date.now(), choice: null };
  const streams = createStreams();
  const rooms = createRooms({
    streams,
    call,
    send,
    report,
    event: (event, context) => {
      // `never`: that an event goes to the handlers of its own type is more than the compiler follows.
      emitter.emit(event.type, ...([event, context] as never));
      emitter.emit('event', event, context);
    },
  });

  const connection = createConnection({
    url,
    transport,
    tokens,
    report,
    backoff: { minMs: options.reconnectMinMs ?? 300, maxMs: options.reconnectMaxMs ?? 10_000 },
    connectTimeoutMs,
    hello: () => {
      const { activeAt, choice } = standing;
      if (!choice) return { idleMs: ago(activeAt) };
      const { at, ...chosen } = choice;
      return { idleMs: ago(activeAt), presence: { ...chosen, agoMs: ago(at) } };
    },
    up: () => {
      session.up();
      // First: what the rooms ask next would else be sent twice.
      requests.up();
      return streams.up();
    },
    down: () => {
      session.down();
      streams.down();
      requests.down();
    },
    closed: (error) => {
      streams.close(error.code === 'cancelled' ? null : error);
      requests.fail(error);
    },
    frame: streams.frame,
    signal: (signal) => {
      if (signal.type === 'auth.expiring') session.expiring();
      streams.signal(signal);
      emitter.emit('signal', signal);
    },
  });

  let last: ConnectionState = 'offline';
  connection.subscribe(() => {
    const view = connection.getSnapshot();
    if (view.state === last) return;
    last = view.state;
    emitter.emit('connection', view.state, view);
  });

  const connect = (): Promise<void> => {
    const { state, retryAt } = connection.getSnapshot();
    // Asked for, and not one more attempt.
    if (state === 'closed' || (state === 'offline' && retryAt === null)) standing.activeAt = Date.now();
    const live = connection.connect();
    // The connection's state says it too: who does not wait for the promise shall not be ended by its rejection.
    live.catch(() => {});
    return live;
  };

  const api = deriveCommands(commands, call);
  const { follow, join } = rooms;
  const own = {
    connect,
    call,
    on: emitter.on,
    close: () => connection.close(),
    connection: {
      getSnapshot: connection.getSnapshot,
      subscribe: connection.subscribe,
      get state() {
        return connection.getSnapshot().state;
      },
    },
    get userId() {
      return tokens.claims().userId;
    },
  };
  const { unfollow: _, ...plain } = api.rooms;
  const client = Object.defineProperties(
    { ...api, rooms: guarded({ ...plain, follow, join }, 'client.rooms') },
    Object.getOwnPropertyDescriptors(own),
  ) as unknown as Client;
  return guarded(withInternals(client, { streams, send, report, standing, refresh: session.refresh }), 'client');
};
