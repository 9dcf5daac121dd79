import type { EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { RoomfulError } from '@roomful/protocol';
import { Server } from 'socket.io';
import type { Door } from '../access/door.js';
import type { Follower } from '../following/follower.js';
import { arrivingOf } from '../live/arriving.js';
import type { Arriving, Leaving } from '../live/liveStore.js';
import type { Principal } from '../pipeline/context.js';
import type { Execute } from '../pipeline/execute.js';
import type { Audience } from './audience.js';
import { declineUpgrade } from './declineUpgrade.js';
import type { Delivery } from './delivery.js';
import { type EngineConnection, forgetOpening, isClosed, rawSocketOf, rawSocketsOf } from './privateFields.js';
import { type ConnectionHost, SocketConnection } from './socketConnection.js';

export interface SocketDeps extends Door {
  http: HttpServer;
  execute: Execute;
  follower: Follower;
  audience: Audience;
  delivery: Pick<Delivery, 'rejudge'>;
  /** Called with every caller whose token was verified. */
  greet(principal: Principal): void;
  report(error: unknown): void;
}

export interface SocketTransport {
  /** Cuts the connections of a user without closing them properly. */
  drop(userId: string): void;
  /** Ends the connections of an erased user, each once its calls are answered. */
  forget(userId: string): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** The path that sockets connect to. */
export const socketPath = '/socket.io/';

/** A packet may be larger than a command, so that too large a command gets an error instead of a lost connection. */
const maxPacketBytes = 262_144;
const authenticateWithinMs = 10_000;
/**
 * Together these detect a silent connection, such as that of a closed laptop, within 18 s, so that nobody is shown as present
 * after 20 s.
 */
const pingEveryMs = 10_000;
const pongWithinMs = 8_000;
/** How often tokens are checked. A connection outlives its token by at most this. */
const expiryWatchMs = 500;
/** How long a connection that the server ended waits for the client to close its end. */
const farewellMs = 1_000;

/** The reasons of Socket.IO that mean more than a broken connection. */
const endings: Readonly<Record<string, Leaving>> = {
  'client namespace disconnect': 'goodbye',
  // It was silent for longer than the grace time of a broken connection.
  'ping timeout': 'over',
};

/** A dead client never closes its end: without this, the WebSocket and a stopping server would wait 30 s. */
function endForGood(this: EngineConnection): void {
  const raw = this.transport?.socket;
  if (raw && !isClosed(raw)) setTimeout(() => raw.terminate(), farewellMs).unref();
}

/**
 * Serves the contract over Socket.IO: every packet goes to `execute` under its name, whatever a client sends. WebSocket only,
 * without compression, and without connection state recovery, which would skip the handshake and so every ban.
 */
export const createSocketTransport = (deps: SocketDeps): SocketTransport => {
  const { audience } = deps;
  const io = new Server(deps.http, {
    path: socketPath,
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: maxPacketBytes,
    connectTimeout: authenticateWithinMs,
    pingInterval: pingEveryMs,
    pingTimeout: pongWithinMs,
    destroyUpgrade: false,
  });
  io.engine.on('connection', (connection: EventEmitter) => connection.once('close', endForGood));
  deps.http.on('upgrade', (request, socket, head) => {
    if (!request.url?.startsWith(socketPath)) declineUpgrade(deps.http, request, socket, head);
  });
  const host: ConnectionHost = {
    follower: deps.follower,
    changed: audience.changed,
    changedRole: (connection) => void deps.delivery.rejudge(connection).catch(deps.report),
  };
  // One timer for all connections: a timer for each would cost memory, and could not run longer than 24 days.
  const expiry = setInterval(() => {
    const now = Date.now();
    for (const connection of audience.all) connection.watchExpiry(now);
  }, expiryWatchMs).unref();

  io.use(async (socket, next) => {
    try {
      // Check the origin here instead of at the upgrade, because a page never learns why an upgrade was refused.
      deps.checkOrigin(socket.handshake.headers);
      await deps.chargeAddress(deps.addressOf(socket.request));
      const principal = await deps.authenticate(socket.handshake.auth.token);
      socket.data.arriving = arrivingOf(socket.handshake.auth);
      socket.data.principal = principal;
      deps.greet(principal);
      next();
    } catch (error) {
      const refusal = error instanceof RoomfulError ? error : new RoomfulError('internal');
      if (refusal.code === 'internal') deps.report(error);
      next(Object.assign(new Error(refusal.message), { data: refusal.toJSON() }));
    }
  });

  io.on('connection', (socket) => {
    const connection = new SocketConnection(socket, socket.data.principal as Principal, host);
    forgetOpening(socket);
    audience.add(connection, socket.data.arriving as Arriving);
    socket.data.arriving = undefined;
    connection.watchExpiry(Date.now());
    // Take packets before the emitter sees them: the name may be a number, and the ack or all arguments may be missing.
    socket.use((packet) => {
      const [name, ...args] = packet as unknown[];
      const ack = args.at(-1);
      const answer = typeof ack === 'function' ? (ack as (value: unknown) => void) : () => undefined;
      // If the user was erased, drop the call; the client resends it after reconnecting.
      if (!connection.begin()) return;
      void takeCall(name, args[0], connection)
        .then((value) => audience.answer(socket, () => answer(value)))
        .catch(deps.report)
        .finally(() => connection.end());
    });
    // A malformed packet closes its connection. It is the client's error, so it is not logged.
    socket.on('error', () => undefined);
    socket.on('disconnect', (reason) => {
      audience.remove(connection, connection.forgotten ? 'forgotten' : (endings[reason] ?? 'dropped'));
    });
  });

  const takeCall = (name: unknown, envelope: unknown, connection: SocketConnection) => {
    const fits =
      envelope !== null &&
      typeof envelope === 'object' &&
      !Array.isArray(envelope) &&
      Object.keys(envelope).every((field) => field === 'input' || field === 'key');
    if (!fits) {
      const error = new RoomfulError('invalid_input', 'a command is sent as its name and { input, key? }');
      return Promise.resolve({ ok: false, error: error.toJSON() });
    }
    const { input, key } = envelope as { input?: unknown; key?: unknown };
    return deps.execute({ name, input, key, caller: connection.principal, connection });
  };

  return {
    drop: (userId) => {
      for (const socket of io.of('/').sockets.values()) {
        if ((socket.data.principal as Principal).id === userId) rawSocketOf(socket)?.terminate();
      }
    },
    forget: (userId) => {
      for (const connection of audience.all) if (connection.principal.id === userId) connection.forget();
    },
    close: async () => {
      clearInterval(expiry);
      audience.close();
      const open = rawSocketsOf(io);
      // A client that does not read never closes its end, and would delay the server's stop by 30 s.
      const timer = setTimeout(() => {
        for (const raw of open) raw.terminate();
      }, farewellMs);
      await io.close();
      clearTimeout(timer);
    },
  };
};
