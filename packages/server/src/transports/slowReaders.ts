import type { RoomfulEvent } from '@roomful/protocol';
import type { Server, Socket } from 'socket.io';

interface RawSocket {
  bufferedAmount: number;
  terminate(): void;
}

interface EngineConnection {
  writeBuffer: { data?: unknown }[];
  transport?: { socket?: RawSocket };
}

/** How much may be sent to a stream's followers before their buffers are looked at. */
const lookEveryBytes = 262_144;
const sweepMs = 500;

/** The WebSockets of all connections. */
export const rawSocketsOf = (io: Server): RawSocket[] => {
  const { clients } = io.engine as unknown as { clients: Record<string, EngineConnection> };
  return Object.values(clients).flatMap(({ transport }) => transport?.socket ?? []);
};

const engineOf = (socket: Socket): EngineConnection => socket.conn as unknown as EngineConnection;

/** Bytes that wait for a connection: in Socket.IO's own buffer and in the WebSocket's. */
const waitingBytes = ({ writeBuffer, transport }: EngineConnection, enough: number): number => {
  let bytes = transport?.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) {
    bytes += typeof data === 'string' ? data.length : 1_024;
    if (bytes > enough) break;
  }
  return bytes;
};

/**
 * Drops connections that read too slowly: Socket.IO's buffer has no bound, and a polite disconnect would keep it until the
 * ping timeout. The client comes back and resumes.
 */
export const createSlowReaderGuard = (maxBytes: number, onEvicted: () => void) => {
  const sentSince = new Map<string, number>();
  const suspects = new Map<string, () => Socket[]>();

  const look = (stream: string): void => {
    const sockets = suspects.get(stream)?.() ?? [];
    suspects.delete(stream);
    sentSince.delete(stream);
    for (const socket of sockets) {
      const engine = engineOf(socket);
      if (waitingBytes(engine, maxBytes) <= maxBytes) continue;
      engine.transport?.socket?.terminate();
      onEvicted();
    }
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
        sentSince.get(stream) ?? 0,
      );
      sentSince.set(stream, bytes);
      suspects.set(stream, followers);
      if (bytes >= lookEveryBytes) look(stream);
    },
    close: () => clearInterval(timer),
  };
};
