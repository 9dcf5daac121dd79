import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

/**
 * A connection of the load generator: Socket.IO packets over a bare WebSocket, so that the cost of the client library does
 * not limit the measurement. All subjects are measured through it.
 */
export interface Connection {
  on(name: string, listener: (value: unknown) => void): void;
  emit(name: string, value: unknown, acked: (answer: unknown) => void): void;
  /** The bytes received since it connected. */
  receivedBytes(): number;
  close(): void;
}

/** The Engine.IO packets, and the Socket.IO packets inside, that occur here: text, one namespace, one argument. */
const ping = '2';
const pong = '3';
const connectPacket = '40';
const refusedPacket = '44';
const eventPacket = '42';
const ackPacket = '43';

/**
 * A packet for many receivers is parsed once, as if each receiver ran on a machine of its own. For each delivery the
 * generator only receives and checks it.
 */
const createParser = (remembered = 64) => {
  const packets = new Map<string, [string, unknown]>();
  return (text: string): [string, unknown] => {
    const known = packets.get(text);
    if (known) return known;
    const parsed = JSON.parse(text.slice(eventPacket.length)) as [string, unknown];
    if (packets.size >= remembered) packets.delete(packets.keys().next().value as string);
    packets.set(text, parsed);
    return parsed;
  };
};
const parseEvent = createParser();

/** Connects with Socket.IO's `auth`. Rejects if the server refuses. */
export const connect = (url: string, auth: Record<string, unknown>): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    const listeners = new Map<string, (value: unknown) => void>();
    const waiting = new Map<number, (answer: unknown) => void>();
    let calls = 0;
    const connection: Connection = {
      on: (name, listener) => void listeners.set(name, listener),
      emit: (name, value, acked) => {
        const id = ++calls;
        waiting.set(id, acked);
        socket.send(`${eventPacket}${id}${JSON.stringify([name, value])}`);
      },
      // Read from the TCP connection: counting packets would cost scenarios that do not need it.
      receivedBytes: () => (socket as unknown as { _socket: Socket })._socket.bytesRead,
      close: () => socket.close(),
    };
    const answered = (text: string): void => {
      const start = text.indexOf('[');
      const id = Number(text.slice(ackPacket.length, start));
      const acked = waiting.get(id);
      waiting.delete(id);
      acked?.((JSON.parse(text.slice(start)) as unknown[])[0]);
    };
    socket.once('error', reject);
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.startsWith(eventPacket)) {
        const [name, value] = parseEvent(text);
        listeners.get(name)?.(value);
      } else if (text.startsWith(ackPacket)) answered(text);
      else if (text.startsWith(connectPacket)) resolve(connection);
      else if (text === ping) socket.send(pong);
      else if (text.startsWith('0')) socket.send(connectPacket + JSON.stringify(auth));
      else if (text.startsWith(refusedPacket)) reject(new Error(`the connection was refused: ${text}`));
    });
  });
