import type { Socket } from 'socket.io';

interface FrameOptions {
  preEncoded: true;
  wsPreEncodedFrame: Buffer[];
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

/** Of Socket.IO: an event; and of Engine.IO around it: a message. */
const eventPacket = '2';
const messagePacket = '4';
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

/** A whole text in one WebSocket frame, as a server sends it: with its length and without a mask. */
const webSocketFrame = (text: string): Buffer => {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header);
  return frame;
};

/**
 * Sends one event to many connections. It comes as JSON and is framed once, down to the WebSocket, and written as one buffer straight to
 * every connection that nothing waits for: Socket.IO's own way makes a packet, a flush and two buffers for each, which is
 * most of what a delivery costs. A connection with packets in its buffer gets it behind them, by Socket.IO.
 */
export const broadcast = (sockets: Iterable<Socket>, name: string, json: string): void => {
  const packet = `${eventPacket}${JSON.stringify([name]).slice(0, -1)},${json}]`;
  const frame = [webSocketFrame(messagePacket + packet)];
  const options: FrameOptions = { preEncoded: true, wsPreEncodedFrame: frame };
  for (const socket of sockets) {
    if (!socket.connected) continue;
    const sender = idleSender(socket.conn as unknown as Engine);
    if (sender) sender.sendFrame(frame);
    else (socket as unknown as { client: EngineClient }).client.writeToEngine([packet], options);
  }
};
