import { WebSocket } from 'ws';
import { until } from './wait.js';

/** A bare WebSocket to a server's Socket.IO endpoint, which sends anything, however wrong. */
export interface Wire {
  /** The text packets received, in order. */
  readonly received: string[];
  readonly open: boolean;
  send(packet: string | Uint8Array): void;
  /** Waits for a packet with a prefix, and returns the rest of it. */
  answer(prefix: string, timeoutMs?: number): Promise<string>;
  close(): void;
}

/** Opens a bare connection without the Socket.IO handshake, and answers pings. */
export const openWire = (url: string, headers: Record<string, string> = {}): Promise<Wire> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers });
    const received: string[] = [];
    socket.on('error', reject);
    socket.on('message', (data, isBinary) => {
      const text = isBinary ? '' : data.toString();
      if (text === '2') socket.send('3');
      else received.push(text);
    });
    const isOpen = () => socket.readyState === WebSocket.OPEN;
    socket.on('open', () => {
      socket.on('error', () => {});
      resolve({
        received,
        get open() {
          return isOpen();
        },
        send: (packet) => {
          if (isOpen()) socket.send(packet);
        },
        answer: async (prefix, timeoutMs = 5_000) => {
          const find = () => received.find((packet) => packet.startsWith(prefix));
          await until(`${JSON.stringify(prefix)} came`, () => find() !== undefined || !isOpen(), {
            timeoutMs,
            everyMs: 5,
          });
          const packet = find();
          if (packet === undefined) throw new Error(`the connection was closed before ${JSON.stringify(prefix)} came`);
          return packet.slice(prefix.length);
        },
        close: () => socket.terminate(),
      });
    });
  });

/** Opens a connection, and does the Socket.IO handshake with a token. */
export const openSession = async (url: string, token: string): Promise<Wire> => {
  const wire = await openWire(url);
  wire.send(`40${JSON.stringify({ token })}`);
  await wire.answer('40');
  return wire;
};
