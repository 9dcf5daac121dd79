import type { Socket } from 'socket.io';
import { writeBehind, writeIfIdle } from './privateFields.js';

/** The type digits of a Socket.IO event and of the Engine.IO message around it. */
const eventPacket = '2';
const messagePacket = '4';

/**
 * Makes one WebSocket frame of a text, unmasked as servers send it. The Sender of ws would make two buffers, and so two writes
 * for each connection (ADR 16).
 */
export const webSocketFrame = (text: string): Buffer => {
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
 * Sends one event, given as JSON, to many connections. The event is framed once and written as one buffer straight to the
 * WebSocket of every connection with nothing buffered. Socket.IO would make a packet, a flush and two buffers for each, which
 * is most of the cost of a delivery. For a connection with buffered packets, Socket.IO queues the event behind them.
 */
export const broadcast = (sockets: Iterable<Socket>, name: string, json: string): void => {
  const packet = `${eventPacket}${JSON.stringify([name]).slice(0, -1)},${json}]`;
  const frame = [webSocketFrame(messagePacket + packet)];
  for (const socket of sockets) {
    if (socket.connected && !writeIfIdle(socket, frame)) writeBehind(socket, packet, frame);
  }
};
