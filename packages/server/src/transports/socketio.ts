import type { EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import {
  type departures,
  type ErrorCode,
  type Frame,
  RoomfulError,
  type RoomfulEvent,
  type RoomfulSignal,
  streamId,
  wire,
} from '@roomful/protocol';
import { Server, type Socket } from 'socket.io';
import type { Authenticate, OriginHeaders } from '../access/authenticate.js';
import type { AddressOf } from '../access/limits.js';
import type { Follower } from '../following/follower.js';
import { arrivingOf } from '../live/arriving.js';
import type { Live } from '../live/live.js';
import type { Arriving, Leaving } from '../live/port.js';
import type { Metrics } from '../metrics.js';
import type { Connection } from '../pipeline/connection.js';
import type { Principal } from '../pipeline/context.js';
import { encodeFrame } from '../pipeline/encoded.js';
import type { Execute } from '../pipeline/execute.js';
import { broadcast as send, writeTogether } from './broadcast.js';
import { declineUpgrade } from './declineUpgrade.js';
import { Peer, type PeerHost } from './peer.js';
import { createSlowReaderGuard, type EngineConnection, rawSocketOf, rawSocketsOf } from './slowReaders.js';

export interface SocketDeps {
  http: HttpServer;
  execute: Execute;
  authenticate: Authenticate;
  follower: Follower;
  metrics: Metrics;
  /** Told who is there, and who follows what. */
  live: Pick<Live, 'came' | 'left' | 'followed'>;
  /** Told of every caller that a handshake has verified. */
  greet(principal: Principal): void;
  /** @throws origin_refused */
  checkOrigin(headers: OriginHeaders): void;
  addressOf: AddressOf;
  /** Counts a handshake of an address. @throws rate_limited */
  chargeAddress(address: string | undefined): Promise<void>;
  /** Who of some users may still follow a room. */
  stillAllowed(roomId: string, users: Principal[]): Promise<Set<string>>;
  report(error: unknown): void;
  /** The most bytes that may wait for one connection before it is dropped. */
  socketBufferBytes: number;
}

export interface SocketTransport {
  /** Sends a stream's events to its followers here, and detaches those whom an event put out. */
  emit(frame: Frame): void;
  /** Sends a signal to the followers of a stream, or to those of them who may know; without a stream to every connection. */
  signal(signal: RoomfulSignal, stream?: string, mayKnow?: (user: Principal) => boolean): void;
  /** Sends a signal to some connections. */
  tell(signal: RoomfulSignal, connections: readonly Connection[]): void;
  /** The connections that follow streams here. */
  connections(streams: readonly string[]): Connection[];
  /** How many connections follow a stream here. */
  followers(stream: string): number;
  /** Drops the connections of a user without a word. */
  drop(userId: string): void;
  /** Ends the connections of a user who was erased, each when what was asked over it is answered. */
  forget(userId: string): void;
  close(): Promise<void>;
}

/** Where sockets connect. */
export const socketPath = '/socket.io/';

/** A packet may be larger than a command, so that one that is too large gets an error instead of a lost connection. */
const maxPacketBytes = 262_144;
const authenticateWithinMs = 10_000;
/**
 * A link that has gone silent, as of a laptop that was closed, is found out within the two together: 18 s, so that nobody is
 * shown as there 20 s after.
 */
const pingEveryMs = 10_000;
const pongWithinMs = 8_000;
/** How often tokens are looked at: a connection outlives its token by no more. */
const expiryWatchMs = 500;
/** How long a connection that the server has ended waits for its peer to end it too. */
const farewellMs = 1_000;
const closedWebSocket = 3;

const departureCodes: Record<(typeof departures)[number], ErrorCode> = {
  'member.left': 'forbidden',
  'member.removed': 'forbidden',
  'member.kicked': 'forbidden',
  'member.banned': 'banned',
};
/** What a connection ended of, where it did not just break off. */
const endings: Readonly<Record<string, Leaving>> = {
  'client namespace disconnect': 'goodbye',
  // It was not heard of for longer than somebody whose connection broke off is waited for.
  'ping timeout': 'over',
};
const isDeparture = (type: string): type is (typeof departures)[number] => Object.hasOwn(departureCodes, type);

/** What a connection was opened with is not asked for again, and would be kept as long as it lives: the request, the token. */
const forgetOpening = (socket: Socket): void => {
  Object.assign(socket.conn, { request: null });
  Object.assign(socket.handshake, { headers: {}, auth: {} });
};

/** Who is gone does not say goodbye: the WebSocket would wait for it for half a minute, and a server that stops with it. */
function endForGood(this: EngineConnection): void {
  const raw = this.transport?.socket;
  if (raw && raw.readyState !== closedWebSocket) setTimeout(() => raw.terminate(), farewellMs).unref();
}

/**
 * The contract over Socket.IO: every packet goes to `execute` under its name, whatever a client sends. WebSocket only,
 * without compression and without connection state recovery, which would skip the handshake and with it every ban.
 */
export const createSocketTransport = (deps: SocketDeps): SocketTransport => {
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
  /** Who follows a stream here. */
  const followers = new Map<string, Set<Peer>>();
  const peers = new Set<Peer>();
  const host: PeerHost = {
    follower: deps.follower,
    changed: (peer, stream, follows) => {
      const those = followers.get(stream) ?? new Set();
      if (follows) followers.set(stream, those.add(peer));
      else if (those.delete(peer) && those.size === 0) followers.delete(stream);
      deps.live.followed(peer.principal.id, stream, follows);
    },
    changedRole: (peer) => void rejudge(peer).catch(deps.report),
  };
  // One timer for all: timers of each connection cost memory, and none of them lasts longer than 24 days.
  const expiry = setInterval(() => {
    const now = Date.now();
    for (const peer of peers) peer.watchExpiry(now);
  }, expiryWatchMs);

  io.use(async (socket, next) => {
    try {
      // Here and not on the upgrade: a page whose upgrade is refused is not told why.
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
    const peer = new Peer(socket, socket.data.principal as Principal, host);
    forgetOpening(socket);
    peers.add(peer);
    peer.watchExpiry(Date.now());
    deps.live.came(peer.principal.id, socket.data.arriving as Arriving);
    socket.data.arriving = undefined;
    deps.metrics.connections.inc();
    // Packets are taken here, before the emitter sees them: a name that is a number, a missing ack, no arguments at all.
    socket.use((packet) => {
      const [name, ...args] = packet as unknown[];
      const ack = args.at(-1);
      const answer = typeof ack === 'function' ? (ack as (value: unknown) => void) : () => undefined;
      // Whose user was erased, its client sends it again where it comes back.
      if (!peer.begin()) return;
      void takeCall(name, args[0], peer)
        .then((value) => guard.answer(socket, () => answer(value)))
        .catch(deps.report)
        .finally(() => peer.end());
    });
    // A packet that is no Socket.IO closes its connection; that is the sender's fault, and none for the log.
    socket.on('error', () => undefined);
    socket.on('disconnect', (reason) => {
      peers.delete(peer);
      peer.close();
      deps.live.left(peer, peer.principal.id, peer.forgotten ? 'forgotten' : (endings[reason] ?? 'dropped'));
      deps.metrics.connections.dec();
    });
  });

  const takeCall = (name: unknown, envelope: unknown, peer: Peer) => {
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
    return deps.execute({ name, input, key, caller: peer.principal, connection: peer });
  };

  const followersOf = (stream: string): Peer[] => [...(followers.get(stream) ?? [])];
  const socketsOf = (stream: string): Socket[] => followersOf(stream).map(({ socket }) => socket);

  const guard = createSlowReaderGuard(deps.socketBufferBytes, () => {
    deps.metrics.evictions.inc();
  });

  const broadcast = (frame: Frame, events: RoomfulEvent[]): void => {
    const [first] = events;
    const last = events.at(-1);
    const there = followersOf(frame.stream);
    if (!first || !last || there.length === 0) return;
    const authors = new Set(events.map(({ actor }) => actor?.id));
    for (const { principal, socket } of there) if (authors.has(principal.id)) writeTogether(socket);
    const sockets = there.map(({ socket }) => socket);
    send(sockets, wire.frame, encodeFrame({ ...frame, from: first.seq, to: last.seq, events }));
    deps.metrics.deliveries.inc(events.length * sockets.length);
    guard.afterBroadcast(frame.stream, events, () => socketsOf(frame.stream));
  };

  /** Signals are not asked for either: who does not read them is dropped as who does not read events. */
  const signalTo = (sockets: Socket[], signal: RoomfulSignal, suspects: () => Socket[], stream = ''): void => {
    if (sockets.length === 0) return;
    const json = JSON.stringify(signal);
    send(sockets, wire.signal, json);
    guard.afterSignal(stream, json.length, suspects);
  };

  const detach = (peer: Peer, stream: string, code: ErrorCode, seq: number): void => {
    peer.detach(stream);
    peer.socket.emit(wire.signal, { type: 'server.detached', data: { stream, code, seq } });
  };

  /** What an operator's token opened, the token of an ordinary user does not keep open. */
  const rejudge = async (peer: Peer): Promise<void> => {
    for (const stream of [...peer.streams.keys()].filter((name) => name.startsWith('room:'))) {
      const allowed = await deps.stillAllowed(streamId(stream), [peer.principal]);
      if (allowed.has(peer.principal.id) || !peer.follows(stream)) continue;
      detach(peer, stream, 'room_not_found', deps.follower.positions().get(stream) ?? 0);
    }
  };

  /** Events of streams whose followers are being judged anew. */
  const held = new Map<string, Frame[]>();

  /** A room that turned private is no longer its guests' to follow: until it is known who they are, nobody hears more. */
  const recheck = async (stream: string, seq: number): Promise<void> => {
    const followers = followersOf(stream);
    const users = followers.map(({ principal }) => principal);
    const allowed = await deps.stillAllowed(streamId(stream), users).catch((error: unknown) => {
      deps.report(error);
      return undefined;
    });
    for (const peer of followers) {
      if (allowed?.has(peer.principal.id) || !peer.follows(stream)) continue;
      detach(peer, stream, allowed ? 'room_not_found' : 'unavailable', seq);
    }
    const waiting = held.get(stream) ?? [];
    held.delete(stream);
    for (const frame of waiting) emit(frame);
  };

  const emit = (frame: Frame): void => {
    const holding = held.get(frame.stream);
    if (holding) {
      holding.push(frame);
      return;
    }
    let start = 0;
    for (const [i, event] of frame.events.entries()) {
      if (event.type === 'room.deleted') {
        // Everybody sees that it is gone; nothing comes after it.
        broadcast(frame, frame.events.slice(start, i + 1));
        for (const peer of followersOf(frame.stream)) detach(peer, frame.stream, 'room_not_found', event.seq);
        return;
      }
      const becamePrivate = event.type === 'room.updated' && event.data.room.visibility === 'private';
      if (!isDeparture(event.type) && !becamePrivate) continue;
      // Those who are put out see the event that does it, and nothing after it.
      broadcast(frame, frame.events.slice(start, i + 1));
      start = i + 1;
      if (becamePrivate && followersOf(frame.stream).length > 0) {
        held.set(frame.stream, [{ ...frame, events: frame.events.slice(start) }]);
        void recheck(frame.stream, event.seq);
        return;
      }
      const { userId } = event.data as { userId?: string };
      for (const peer of followersOf(frame.stream)) {
        const judgedAt = peer.streams.get(frame.stream) ?? 0;
        if (peer.principal.id === userId && judgedAt < event.seq) {
          detach(peer, frame.stream, isDeparture(event.type) ? departureCodes[event.type] : 'forbidden', event.seq);
        }
      }
    }
    broadcast(frame, start === 0 ? frame.events : frame.events.slice(start));
  };

  return {
    emit,
    signal: (signal, stream, mayKnow) => {
      if (stream === undefined) {
        io.emit(wire.signal, signal);
        return;
      }
      const there = followersOf(stream).filter(({ principal }) => mayKnow?.(principal) ?? true);
      signalTo(
        there.map(({ socket }) => socket),
        signal,
        () => socketsOf(stream),
        stream,
      );
    },
    tell: (signal, connections) => {
      const told = connections.filter((connection): connection is Peer => connection instanceof Peer);
      signalTo(
        told.map(({ socket }) => socket),
        signal,
        () => [...peers].map(({ socket }) => socket),
      );
    },
    connections: (streams) => streams.flatMap(followersOf),
    followers: (stream) => followers.get(stream)?.size ?? 0,
    drop: (userId) => {
      for (const socket of io.of('/').sockets.values()) {
        if ((socket.data.principal as Principal).id === userId) rawSocketOf(socket)?.terminate();
      }
    },
    forget: (userId) => {
      for (const peer of peers) if (peer.principal.id === userId) peer.forget();
    },
    close: async () => {
      clearInterval(expiry);
      guard.close();
      const open = rawSocketsOf(io);
      // Who does not read never says goodbye either, and would hold the server up for half a minute.
      const timer = setTimeout(() => {
        for (const raw of open) raw.terminate();
      }, farewellMs);
      await io.close();
      clearTimeout(timer);
    },
  };
};
