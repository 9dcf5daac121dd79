import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import type { Answer, Call } from './http.js';

export interface MessageInput {
  room: string;
  text: string;
  kind?: 'text' | 'action' | 'code' | 'track';
  replyTo?: number;
  threadOf?: number;
  language?: string;
  track?: unknown;
  mentions?: readonly string[];
  here?: boolean;
  metadata?: Readonly<Record<string, unknown>>;
}

/** What is used here of an answer: the message that was sent or changed. */
export interface Sent {
  message: { id: number };
}

export interface Patience {
  io: Pick<Io, 'sleep' | 'now'>;
  signal: AbortSignal;
  /** Is told why it waits, and for how many milliseconds. */
  onWait?: (failure: Failure, waitMs: number) => void;
}

/** How long a server may be away before it is given up, milliseconds. */
const awayMs = 60_000;
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000];
const pauseMs = (n: number): number => pausesMs[Math.min(n, pausesMs.length - 1)] ?? 0;

/** A write to a room, by its wire name; a message where none is given. */
export interface Write {
  name?: string | undefined;
  input: Readonly<{ room: string }>;
}

/** Sends a message, or writes something else to a room; who is not a member yet becomes one first. */
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
    // The refusal stands where joining does not help, so that the first reason is the one that is told.
    const joined = await call('rooms.join', { room: input.room }, { key: `${key}.join`, signal }).catch(
      () => undefined,
    );
    if (!joined) throw error;
    return await send();
  }
};

/**
 * The same, but waits where waiting helps: until a rate limit allows it again, and for a server that is away, a minute at most.
 * The key makes every repetition the same message.
 */
export const sendPatiently = async (
  call: Call,
  write: Write,
  key: string,
  patience: Patience,
): Promise<Answer<Sent>> => {
  const { io, signal, onWait } = patience;
  let awaySince: number | undefined;
  for (let n = 0; ; ) {
    try {
      return await sendAsMember(call, write, key, signal);
    } catch (error) {
      if (!(error instanceof Failure) || signal.aborted) throw error;
      const limited = error.exit === 'rateLimited';
      if (!limited && error.exit !== 'network') throw error;
      awaySince = limited ? undefined : (awaySince ?? io.now());
      if (awaySince !== undefined && io.now() - awaySince > awayMs) throw error;
      const waitMs = error.body?.retryAfterMs ?? pauseMs(n);
      n = limited ? 0 : n + 1;
      onWait?.(error, waitMs);
      await io.sleep(waitMs, signal);
    }
  }
};

/** Waits where a rate limit asks for it; with `away` also for a server that is away, until the signal is aborted. */
export const patient =
  (call: Call, io: Pick<Io, 'sleep'>, { away = false, signal }: { away?: boolean; signal?: AbortSignal } = {}): Call =>
  async (name, input, options) => {
    for (let n = 0; ; n++) {
      try {
        return await call(name, input, { signal, ...options });
      } catch (error) {
        const waits = error instanceof Failure && (error.exit === 'rateLimited' || (away && error.exit === 'network'));
        if (!waits || signal?.aborted) throw error;
        await io.sleep(error.body?.retryAfterMs ?? pauseMs(n), signal);
      }
    }
  };
