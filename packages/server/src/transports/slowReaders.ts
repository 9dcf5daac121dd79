import type { RoomfulEvent } from '@roomful/protocol';
import type { Server, Socket } from 'socket.io';

interface RawSocket {
  readyState: number;
  bufferedAmount: number;
  terminate(): void;
}

export interface EngineConnection {
  writeBuffer: { data?: unknown }[];
  transport?: { socket?: RawSocket };
}

/** How much may be sent to a stream's followers before their buffers are looked at. */
const lookEveryBytes = 262_144;
const sweepMs = 500;
const openWebSocket = 1;
/** Answers that are not worth counting. */
const smallAnswer = 16_384;

/** The WebSockets of all connections. */
export const rawSocketsOf = (io: Server): RawSocket[] => {
  const { clients } = io.engine as unknown as { clients: Record<string, EngineConnection> };
  return Object.values(clients).flatMap(({ transport }) => transport?.socket ?? []);
};

const engineOf = (socket: Socket): EngineConnection => socket.conn as unknown as EngineConnection;

/** The WebSocket of a connection. */
export const rawSocketOf = (socket: Socket): RawSocket | undefined => engineOf(socket).transport?.socket;

/** Bytes that wait for a connection: in Socket.IO's own buffer and in the WebSocket's. */
const waitingBytes = ({ writeBuffer, transport }: EngineConnection, enough: number): number => {
  let bytes = transport?.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) {
    bytes += typeof data === 'string' ? data.length : 1_024;
    if (bytes > enough) break;
  }
  return bytes;
};

/** What a connection has asked for may wait beside what it is sent unasked, up to so many times as much. */
const answersShare = 8;

/**
 * Drops connections that read too slowly: Socket.IO's buffer has no bound, and a polite disconnect would keep it until the
 * ping timeout. The client comes back and resumes.
 */
export const createSlowReaderGuard = (maxBytes: number, onEvicted: () => void) => {
  const sentSince = new Map<string, number>();
  const suspects = new Map<string, () => Socket[]>();
  /** Bytes of answers that may still wait for a connection: it is not slow for having asked for much. */
  const owed = new WeakMap<EngineConnection, number>();
  const maxAnswers = answersShare * maxBytes;

  const drop = (engine: EngineConnection): void => {
    const raw = engine.transport?.socket;
    if (raw?.readyState !== openWebSocket) return;
    raw.terminate();
    onEvicted();
  };
  const owedOf = (engine: EngineConnection, waiting: number): number => Math.min(owed.get(engine) ?? 0, waiting);

  const look = (stream: string): void => {
    const sockets = suspects.get(stream)?.() ?? [];
    suspects.delete(stream);
    sentSince.delete(stream);
    for (const socket of sockets) {
      const engine = engineOf(socket);
      const waiting = waitingBytes(engine, maxBytes + maxAnswers);
      const answers = owedOf(engine, waiting);
      owed.set(engine, answers);
      if (waiting - answers > maxBytes) drop(engine);
    }
  };

  const count = (stream: string, bytes: number, followers: () => Socket[]): void => {
    const sent = (sentSince.get(stream) ?? 0) + bytes;
    sentSince.set(stream, sent);
    suspects.set(stream, followers);
    if (sent >= lookEveryBytes) look(stream);
  };

  const timer = setInterval(() => {
    for (const stream of [...suspects.keys()]) look(stream);
  }, sweepMs);
  timer.unref();

  return {
    /** Counts what was sent; looks at the followers' buffers when it has become much. */
    afterBroadcast: (stream: string, events: RoomfulEvent[], followers: () => Socket[]): void => {
      // An estimate is enough to decide when to look: what is judged then are the buffers themselves.
      const bytes = events.reduce(
        (sum, event) => sum + 256 + (event.type === 'message.created' ? event.data.message.text.length : 0),
        0,
      );
      count(stream, bytes, followers);
    },
    /** The same for a signal. */
    afterSignal: count,
    /** Writes an answer, unless too many wait already: then its connection is dropped. */
    answer: (socket: Socket, write: () => void): void => {
      const engine = engineOf(socket);
      const before = waitingBytes(engine, maxAnswers);
      if (before > maxAnswers) {
        drop(engine);
        return;
      }
      write();
      const written = waitingBytes(engine, maxAnswers) - before;
      if (written > smallAnswer) owed.set(engine, owedOf(engine, before) + written);
    },
    close: () => clearInterval(timer),
  };
};
