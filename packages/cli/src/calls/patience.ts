import type { Contract, InputOf } from '@roomful/protocol';
import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import type { Answer, Call } from './http.js';

export type MessageInput = InputOf<Contract['messages']['commands']['send']>;

/** The part of the answer used here: the message that was sent or changed. */
export interface Sent {
  message: { id: number };
}

export interface Patience {
  io: Pick<Io, 'sleep' | 'now'>;
  signal: AbortSignal;
  /** Called before each wait, with its reason and its length in milliseconds. */
  onWait?: ((failure: Failure, waitMs: number) => void) | undefined;
}

/** How long to wait for an unreachable server, milliseconds. */
const awayMs = 60_000;
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000];
const pauseMs = (n: number): number => pausesMs[Math.min(n, pausesMs.length - 1)] ?? 0;

/** A write to a room. Default: `messages.send`. */
export interface Write {
  name?: string | undefined;
  input: Readonly<{ room: string }>;
}

/** Sends a message, or another write to a room. If the caller is not a member yet, joins first. */
export const sendAsMember = async (
  call: Call,
  { name = 'messages.send', input }: Write,
  key: string,
  signal?: AbortSignal,
): Promise<Answer<Sent>> => {
  const send = () => call<Sent>(name, { ...input }, { key, signal });
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'forbidden') throw error;
    // If joining fails too, report the first refusal.
    const joined = await call('rooms.join', { room: input.room }, { key: `${key}.join`, signal }).catch(
      () => undefined,
    );
    if (!joined) throw error;
    return await send();
  }
};

interface Waiting {
  io: Pick<Io, 'sleep'>;
  signal: AbortSignal | undefined;
  /** Whether to wait and retry after a failure. */
  helps(failure: Failure): boolean;
  onWait?: Patience['onWait'];
}

/** Repeats an attempt as long as waiting helps. Waits as long as the server says, or else a little longer each time. */
const withPatience = async <T>(attempt: () => Promise<T>, { io, signal, helps, onWait }: Waiting): Promise<T> => {
  for (let n = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Failure) || signal?.aborted || !helps(error)) throw error;
      const waitMs = error.body?.retryAfterMs ?? pauseMs(n);
      n = error.exit === 'rateLimited' ? 0 : n + 1;
      onWait?.(error, waitMs);
      await io.sleep(waitMs, signal);
    }
  }
};

/**
 * Like `sendAsMember`, but waits out rate limits, and waits up to a minute for an unreachable server. The key ensures that
 * repetitions send the message only once.
 */
export const sendPatiently = (
  call: Call,
  write: Write,
  key: string,
  { io, signal, onWait }: Patience,
): Promise<Answer<Sent>> => {
  let awaySince: number | undefined;
  const helps = ({ exit }: Failure): boolean => {
    if (exit !== 'rateLimited' && exit !== 'network') return false;
    awaySince = exit === 'rateLimited' ? undefined : (awaySince ?? io.now());
    return awaySince === undefined || io.now() - awaySince <= awayMs;
  };
  return withPatience(() => sendAsMember(call, write, key, signal), { io, signal, helps, onWait });
};

/** Wraps a `Call` to wait out rate limits; with `away` it also waits for an unreachable server until the signal is aborted. */
export const patient =
  (call: Call, io: Pick<Io, 'sleep'>, { away = false, signal }: { away?: boolean; signal?: AbortSignal } = {}): Call =>
  (name, input, options) =>
    withPatience(() => call(name, input, { signal, ...options }), {
      io,
      signal,
      helps: ({ exit }) => exit === 'rateLimited' || (away && exit === 'network'),
    });
