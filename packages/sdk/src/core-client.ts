import { RoomfulError } from '@roomful/protocol/names';
import type { Client, ClientHandlers, ClientOptions } from './client-types.js';
import { type CommandTable, commandsOf, deriveCommands, findCommand, guarded, withKey } from './commands.js';
import { type ConnectionState, createConnection } from './connection.js';
import { createEmitter } from './emitter.js';
import type { Send } from './follower.js';
import { type Standing, withInternals } from './internals.js';
import { createRequests } from './requests.js';
import type { RoomDeps } from './room.js';
import { createRooms } from './rooms.js';
import { createSession } from './session.js';
import { socketIo } from './socketio.js';
import { createStreams } from './streams.js';
import { createTokens } from './token.js';

const longestAgoMs = 604_800_000;
/** How long ago an instant was, within the range that the server accepts, even if the clock was changed. */
const ago = (at: number): number => Math.min(longestAgoMs, Math.max(0, Date.now() - at));

const checkOptions = ({ url, token, getToken }: ClientOptions): void => {
  // `localhost:7400` is a URL too, with the scheme `localhost`.
  if (!URL.canParse(url) || !/^https?:/i.test(url))
    throw new TypeError(`unable to create a client; "${url}" is no http(s) URL such as http://127.0.0.1:7400`);
  if (!token && !getToken) throw new TypeError('unable to create a client; give token or getToken');
};

/** What a client is composed of. */
export type Composition = Pick<RoomDeps, 'features' | 'fold' | 'take'>;

/**
 * Creates a client that is composed of features.
 *
 * @throws TypeError if the options are invalid
 */
export const composeClient = (options: ClientOptions, composition: Composition): Client => {
  checkOptions(options);
  const { url, timeoutMs = 30_000, transport = socketIo } = options;
  const commands: CommandTable = commandsOf(composition.features);

  const report = (error: unknown, from?: string) => {
    // A failing error handler must not be called for its own error.
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
    const { kind = more.key === undefined ? 'read' : 'write', activity = kind !== 'read' } =
      findCommand(commands, name) ?? {};
    if (activity) standing.activeAt = Date.now();
    return requests.call(name, input, { timeoutMs, ...more });
  };

  const call: Client['call'] = (name, input = {}, more = {}) =>
    send(name, input, withKey(findCommand(commands, name)?.kind, more));

  const standing: Standing = { activeAt: Date.now(), choice: null };
  const streams = createStreams();
  const rooms = createRooms({
    ...composition,
    streams,
    call,
    send,
    report,
    event: (event, context) => {
      // `never`: the compiler cannot follow that an event goes to the handlers of its own type.
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
      // First, or the requests that the rooms add next would be sent twice.
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
    // The user asked for it; it is not a retry.
    if (state === 'closed' || (state === 'offline' && retryAt === null)) standing.activeAt = Date.now();
    const live = connection.connect();
    // The connection's state shows a failure too, so nobody has to handle the rejection.
    live.catch(() => {});
    return live;
  };

  const api = deriveCommands(commands, call) as unknown as Record<string, object>;
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
  const { unfollow: _, ...plain } = api['rooms'] as Record<string, unknown>;
  const client = Object.defineProperties(
    { ...api, rooms: guarded({ ...plain, follow: rooms.follow, join: rooms.join }, 'client.rooms') },
    Object.getOwnPropertyDescriptors(own),
  ) as unknown as Client;
  const internals = { fold: composition.fold, streams, send, report, standing, refresh: session.refresh };
  return guarded(withInternals(client, internals), 'client');
};
