import type { Server, Socket } from 'socket.io';

interface FrameOptions {
  preEncoded: true;
  wsPreEncodedFrame?: Buffer[];
}

interface EncodingAdapter {
  _encode(packet: { type: number; nsp: string; data: unknown[] }, options: FrameOptions): string[];
}

interface Engine {
  readyState: string;
  /** Packets that wait for the transport. */
  writeBuffer: unknown[];
  transport?: {
    socket?: {
      readyState: number;
      _sender?: { sendFrame?(list: Buffer[]): void };
      _socket?: { cork(): void; uncork(): void };
    };
  };
}

interface EngineClient {
  writeToEngine(packets: string[], options: FrameOptions): void;
}

const eventPacket = 2;
const openWebSocket = 1;

/** The WebSocket of a connection that nothing waits for, so that a frame written now keeps its place. */
const idleSender = (engine: Engine): { sendFrame(list: Buffer[]): void } | undefined => {
  const webSocket = engine.transport?.socket;
  const sender = webSocket?._sender;
  const idle =
    engine.readyState === 'open' && engine.writeBuffer.length === 0 && webSocket?.readyState === openWebSocket;
  return idle && typeof sender?.sendFrame === 'function' ? (sender as { sendFrame(list: Buffer[]): void }) : undefined;
};

/**
 * Holds back what is written to a connection until the answers of this turn are written too: the author's echo and ack then
 * leave in one system call.
 */
export const writeTogether = (socket: Socket): void => {
  const raw = (socket.conn as unknown as Engine).transport?.socket?._socket;
  if (!raw) return;
  raw.cork();
  process.nextTick(() => raw.uncork());
};

/**
 * Sends one event to many connections. It is encoded once, down to the WebSocket frame, and written as one buffer straight to
 * every connection that nothing waits for: Socket.IO's own way makes a packet, a flush and two buffers for each, which is
 * most of what a delivery costs. A connection with packets in its buffer gets it behind them, by Socket.IO.
 */
export const createBroadcast = (io: Server) => {
  const adapter = io.of('/').adapter as unknown as EncodingAdapter;
  return (sockets: Iterable<Socket>, name: string, value: unknown): void => {
    const options: FrameOptions = { preEncoded: true };
    const packets = adapter._encode({ type: eventPacket, nsp: '/', data: [name, value] }, options);
    const frame = options.wsPreEncodedFrame && [Buffer.concat(options.wsPreEncodedFrame)];
    if (frame) options.wsPreEncodedFrame = frame;
    for (const socket of sockets) {
      if (!socket.connected) continue;
      const sender = frame && idleSender(socket.conn as unknown as Engine);
      if (sender) sender.sendFrame(frame);
      else (socket as unknown as { client: EngineClient }).client.writeToEngine(packets, options);
    }
  };
};
