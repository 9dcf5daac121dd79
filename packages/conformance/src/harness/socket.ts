import { type Ack, type ErrorBody, type Frame, RoomfulError, type RoomfulSignal, wire } from '@roomful/protocol';
import { io, type Socket } from 'socket.io-client';
import { type Caller, type CallOptions, defaultTimeoutMs, NoAnswer } from './caller.js';

export interface SocketOptions {
  url: string;
  token?: unknown;
  headers?: Record<string, string>;
  onFrame?(frame: Frame): void;
  onSignal?(signal: RoomfulSignal): void;
  /** How long connecting may take, milliseconds. Default: 60,000, since a busy machine answers late. */
  connectTimeoutMs?: number;
}

export interface SocketCaller extends Caller {
  /** Everything that was received, in order of arrival. */
  readonly frames: Frame[];
  readonly signals: RoomfulSignal[];
  /** Resolves with the reason when the connection has ended. */
  readonly closed: Promise<string>;
  readonly connected: boolean;
}

interface ServerToClient {
  [wire.frame]: (frame: Frame) => void;
  [wire.signal]: (signal: RoomfulSignal) => void;
}
interface ClientToServer {
  [command: string]: (envelope: { input: unknown; key?: string }, ack: (answer: Ack) => void) => void;
}

/**
 * Connects over Socket.IO: WebSocket only, one connection, no reconnection.
 *
 * @throws RoomfulError with the code of the refusal; Error if nothing answers
 */
export const connectSocket = (options: SocketOptions): Promise<SocketCaller> =>
  new Promise((resolve, reject) => {
    const { url, token, headers, connectTimeoutMs = 60_000 } = options;
    const socket: Socket<ServerToClient, ClientToServer> = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: connectTimeoutMs,
      auth: token === undefined ? {} : { token },
      ...(headers === undefined ? {} : { extraHeaders: headers }),
    });
    const frames: Frame[] = [];
    const signals: RoomfulSignal[] = [];
    const waiting = new Set<(error: Error) => void>();
    let ended: (reason: string) => void = () => {};
    const closed = new Promise<string>((done) => {
      ended = done;
    });
    const end = (reason: string) => {
      ended(reason);
      for (const fail of waiting) fail(new NoAnswer(`the connection ended: ${reason}`));
      waiting.clear();
    };

    socket.on(wire.frame, (frame) => {
      frames.push(frame);
      options.onFrame?.(frame);
    });
    socket.on(wire.signal, (signal) => {
      signals.push(signal);
      options.onSignal?.(signal);
    });
    socket.on('disconnect', end);
    // A refusal comes with a close before it is reported. If no refusal follows a close, report the close.
    socket.io.on('close', (reason) =>
      setImmediate(() => reject(new Error(`the connection was closed before it was taken: ${reason}`))),
    );
    socket.on('connect_error', (error: Error & { data?: ErrorBody }) => {
      socket.disconnect();
      reject(error.data ? RoomfulError.from(error.data) : error);
    });

    const call = (
      name: string,
      input: unknown,
      { key, timeoutMs = defaultTimeoutMs }: CallOptions = {},
    ): Promise<Ack> =>
      new Promise((answer, fail) => {
        if (!socket.connected) return fail(new NoAnswer('the connection has ended'));
        const give = (error: Error) => {
          clearTimeout(timer);
          fail(error);
        };
        const timer = setTimeout(() => {
          waiting.delete(give);
          fail(new NoAnswer(`no answer to ${name} within ${timeoutMs} ms`));
        }, timeoutMs);
        waiting.add(give);
        socket.emit(name, key === undefined ? { input } : { input, key }, (ack) => {
          waiting.delete(give);
          clearTimeout(timer);
          answer(ack);
        });
      });

    socket.on('connect', () =>
      resolve({
        transport: 'socket',
        call,
        close: () => {
          socket.disconnect();
          end('closed by the client');
        },
        frames,
        signals,
        closed,
        get connected() {
          return socket.connected;
        },
      }),
    );
  });
