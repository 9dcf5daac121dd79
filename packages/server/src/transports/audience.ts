import { type Frame, type RoomfulEvent, type RoomfulSignal, wire } from '@roomful/protocol';
import type { Socket } from 'socket.io';
import type { Arriving, Leaving } from '../live/liveStore.js';
import type { Metrics } from '../metrics.js';
import type { Connection } from '../pipeline/connection.js';
import type { Principal } from '../pipeline/context.js';
import { encodeFrame } from '../pipeline/encoded.js';
import { broadcast } from './broadcast.js';
import { writeTogether } from './privateFields.js';
import { createSlowReaderGuard } from './slowReaders.js';
import { SocketConnection } from './socketConnection.js';

/** Is notified about connections and the streams that they follow. */
export interface AudienceListener {
  /** Called when a connection of a user opens. */
  came?(userId: string, arriving: Arriving): void;
  /** Called when a connection has ended. */
  left?(connection: Connection, userId: string, how: Leaving): void;
  /** Called when a connection of a user starts or stops to follow a stream. `how`: how the connection ended, if that is why. */
  followed?(userId: string, stream: string, follows: boolean, how?: Leaving): void;
}

export type Audience = ReturnType<typeof createAudience>;

/** Keeps the connections of this node and the streams that each of them follows, and sends to them. */
export const createAudience = (
  metrics: Pick<Metrics, 'connections' | 'deliveries' | 'evictions'>,
  bufferBytes: number,
) => {
  const followers = new Map<string, Set<SocketConnection>>();
  const all = new Set<SocketConnection>();
  const listeners: AudienceListener[] = [];
  const guard = createSlowReaderGuard(bufferBytes, () => {
    metrics.evictions.inc();
  });

  const followersOf = (stream: string): SocketConnection[] => [...(followers.get(stream) ?? [])];
  const socketsOf = (stream: string): Socket[] => followersOf(stream).map(({ socket }) => socket);
  const allSockets = (): Socket[] => [...all].map(({ socket }) => socket);

  /** Signals are sent unasked, so a client that does not read them counts as slow, as with events. */
  const signalTo = (sockets: Socket[], signal: RoomfulSignal, suspects: () => Socket[], stream = ''): void => {
    if (sockets.length === 0) return;
    const json = JSON.stringify(signal);
    broadcast(sockets, wire.signal, json);
    guard.afterBroadcast(stream, json.length, suspects);
  };

  return {
    all: all as ReadonlySet<SocketConnection>,
    followersOf,
    subscribe: (listener: AudienceListener): void => void listeners.push(listener),
    add: (connection: SocketConnection, arriving: Arriving): void => {
      all.add(connection);
      for (const { came } of listeners) came?.(connection.principal.id, arriving);
      metrics.connections.inc();
    },
    remove: (connection: SocketConnection, how: Leaving): void => {
      all.delete(connection);
      connection.close(how);
      for (const { left } of listeners) left?.(connection, connection.principal.id, how);
      metrics.connections.dec();
    },
    /** Notes that a connection follows a stream, or no longer does. */
    changed: (connection: SocketConnection, stream: string, follows: boolean, how?: Leaving): void => {
      const those = followers.get(stream) ?? new Set();
      if (follows) followers.set(stream, those.add(connection));
      else if (those.delete(connection) && those.size === 0) followers.delete(stream);
      for (const { followed } of listeners) followed?.(connection.principal.id, stream, follows, how);
    },
    /** Sends some events of a frame to the followers of its stream. */
    send: (frame: Frame, events: RoomfulEvent[]): void => {
      const [first] = events;
      const last = events.at(-1);
      const there = followersOf(frame.stream);
      if (!first || !last || there.length === 0) return;
      const authors = new Set(events.map(({ actor }) => actor?.id));
      for (const { principal, socket } of there) if (authors.has(principal.id)) writeTogether(socket);
      const sockets = there.map(({ socket }) => socket);
      const json = encodeFrame({ ...frame, from: first.seq, to: last.seq, events });
      broadcast(sockets, wire.frame, json);
      metrics.deliveries.inc(events.length * sockets.length);
      guard.afterBroadcast(frame.stream, json.length, () => socketsOf(frame.stream));
    },
    /** Sends a signal to the followers of a stream, or only to those that `mayKnow` lets pass. */
    signal: (signal: RoomfulSignal, stream: string, mayKnow?: (user: Principal) => boolean): void => {
      const there = followersOf(stream).filter(({ principal }) => mayKnow?.(principal) ?? true);
      const sockets = there.map(({ socket }) => socket);
      signalTo(sockets, signal, () => socketsOf(stream), stream);
    },
    /** Sends a signal to every connection. */
    signalAll: (signal: RoomfulSignal): void => signalTo(allSockets(), signal, allSockets),
    /** Sends a signal to some connections. */
    signalConnections: (signal: RoomfulSignal, connections: readonly Connection[]): void => {
      const own = connections.filter(
        (connection): connection is SocketConnection => connection instanceof SocketConnection,
      );
      const sockets = own.map(({ socket }) => socket);
      signalTo(sockets, signal, allSockets);
    },
    /** Writes an answer, unless too much data already waits for its connection. */
    answer: guard.answer,
    /** Returns this node's connections that follow some streams. */
    connections: (streams: readonly string[]): Connection[] => streams.flatMap(followersOf),
    /** Counts this node's connections that follow a stream. */
    followers: (stream: string): number => followers.get(stream)?.size ?? 0,
    /** Stops looking for slow readers. */
    close: guard.close,
  };
};
