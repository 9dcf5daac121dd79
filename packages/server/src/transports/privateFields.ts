import type { Server, Socket } from 'socket.io';

// This is the only file that uses private fields of Socket.IO, Engine.IO and ws. Its test fails if an installed version lacks
// one of them or changes its meaning.

/** The ws WebSocket of a connection. */
export interface RawSocket {
  readyState: number;
  bufferedAmount: number;
  terminate(): void;
  _sender?: { sendFrame?(list: Buffer[]): void };
  _socket?: { cork(): void; uncork(): void };
}

/** A connection of Engine.IO. */
export interface EngineConnection {
  readyState: string;
  /** Packets waiting for the transport. */
  writeBuffer: { data?: unknown }[];
  transport?: { socket?: RawSocket };
}

interface EngineClient {
  writeToEngine(packets: string[], options: { preEncoded: true; wsPreEncodedFrame: Buffer[] }): void;
}

const openWebSocket = 1;
const closedWebSocket = 3;

/** Returns the Engine.IO connection of a socket. */
export const engineOf = (socket: Socket): EngineConnection => socket.conn as unknown as EngineConnection;

/** Returns the WebSocket of a socket. */
export const rawSocketOf = (socket: Socket): RawSocket | undefined => engineOf(socket).transport?.socket;

/** Returns the WebSockets of all connections. */
export const rawSocketsOf = (io: Server): RawSocket[] => {
  const { clients } = io.engine as unknown as { clients: Record<string, EngineConnection> };
  return Object.values(clients).flatMap(({ transport }) => transport?.socket ?? []);
};

export const isOpen = (raw: RawSocket): boolean => raw.readyState === openWebSocket;
export const isClosed = (raw: RawSocket): boolean => raw.readyState === closedWebSocket;

/**
 * Counts the bytes that wait for a connection in the buffers of Socket.IO and the WebSocket, and stops counting above `enough`.
 */
export const waitingBytes = ({ writeBuffer, transport }: EngineConnection, enough: number): number => {
  let bytes = transport?.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) {
    bytes += typeof data === 'string' ? data.length : 1_024;
    if (bytes > enough) break;
  }
  return bytes;
};

/** Writes a frame directly to the WebSocket if nothing is buffered, which keeps the order; otherwise returns false. */
export const writeIfIdle = (socket: Socket, frame: Buffer[]): boolean => {
  const { readyState, writeBuffer, transport } = engineOf(socket);
  const raw = transport?.socket;
  const sender = raw?._sender;
  if (readyState !== 'open' || writeBuffer.length > 0 || !raw || !isOpen(raw)) return false;
  if (typeof sender?.sendFrame !== 'function') return false;
  sender.sendFrame(frame);
  return true;
};

/** Queues a packet behind buffered ones with Socket.IO. `frame` is the packet as the WebSocket sends it. */
export const writeBehind = (socket: Socket, packet: string, frame: Buffer[]): void => {
  const { client } = socket as unknown as { client: EngineClient };
  client.writeToEngine([packet], { preEncoded: true, wsPreEncodedFrame: frame });
};

/**
 * Holds back writes to a connection until the answers of this turn are written too, so that the author's echo and ack leave in
 * one system call.
 */
export const writeTogether = (socket: Socket): void => {
  const raw = rawSocketOf(socket)?._socket;
  if (!raw) return;
  raw.cork();
  process.nextTick(() => raw.uncork());
};

/** Drops the request and the token that opened a connection; otherwise they would stay in memory as long as it lives. */
export const forgetOpening = (socket: Socket): void => {
  Object.assign(socket.conn, { request: null });
  Object.assign(socket.handshake, { headers: {}, auth: {} });
};
