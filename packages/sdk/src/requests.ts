import type { Ack, CommandEnvelope } from '@roomful/protocol';
import { clientLimits, RoomfulError } from '@roomful/protocol/names';
import { backoffMs, longestTimerMs } from './backoff.js';

/** The answer to a successful command. */
export type Answer = Extract<Ack, { ok: true }>;

export interface RequestOptions {
  /** The idempotency key; absent for commands that write nothing. */
  readonly key?: string | undefined;
  /** How long until it rejects with `timeout`, in milliseconds; Infinity = never. */
  readonly timeoutMs: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the call belongs to this connection: if it drops, the call rejects with `unavailable`. Default: false. */
  readonly bound?: boolean;
  /** Whether to get a newer token and retry after `token_expired`. Default: true. */
  readonly renew?: boolean;
  /** When its key was first used, epoch ms. After `clientLimits.idempotencyTtlMs` it is no longer sent. Default: now. */
  readonly startedAt?: number;
}

/** Calls in progress. Each is resent with its key until it is answered or times out. */
export interface Requests {
  call(name: string, input: unknown, options: RequestOptions): Promise<Answer>;
  /** A connection is open: sends all waiting calls, in the order they were made. */
  up(): void;
  /** The connection is lost. */
  down(): void;
  /** Rejects all waiting calls. */
  fail(error: RoomfulError): void;
}

interface Deps {
  /** Sends on the open connection; false if none is open. */
  readonly send: (name: string, envelope: CommandEnvelope, ack: (answer: Ack) => void) => boolean;
  /** Why there is no connection; null = there is one, or the first one is being opened. */
  readonly failure: () => RoomfulError | null;
  /** How long to wait for an ack before resending, in milliseconds; doubled at each resend. */
  readonly resendAfterMs: number;
  /** Gives the connection a newer token; null = there is no way to get one. */
  readonly refreshToken: (() => Promise<void>) | null;
}

interface Request {
  readonly send: () => void;
  readonly down: () => void;
  readonly fail: (error: RoomfulError) => void;
}

const encoder = new TextEncoder();
const longestResendMs = 60_000;
const retryRange = { minMs: 250, maxMs: 5_000 };

/** Checks an input before it costs a round trip. Returns why it cannot be sent; null = it can. */
const refusal = (name: string, input: unknown): RoomfulError | null => {
  // `connect` and others are Socket.IO's own names, which it throws at.
  if (!name.includes('.')) return new RoomfulError('unknown_command');
  let json: string | undefined;
  try {
    json = JSON.stringify(input);
  } catch (error) {
    return new RoomfulError('invalid_input', `unable to call ${name}; its input is no JSON: ${String(error)}`);
  }
  const size = json === undefined ? 0 : json.length > clientLimits.commandBytes / 3 ? encoder.encode(json).length : 0;
  if (size <= clientLimits.commandBytes) return null;
  return new RoomfulError(
    'payload_too_large',
    `unable to call ${name}; its input has ${size} bytes, ${clientLimits.commandBytes} are the limit`,
    { details: { bytes: size, limit: clientLimits.commandBytes } },
  );
};

export const createRequests = ({ send, failure, resendAfterMs, refreshToken }: Deps): Requests => {
  const waiting = new Set<Request>();

  const call = (name: string, input: unknown = {}, options: RequestOptions): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const refused = refusal(name, input);
      if (refused) return reject(refused);
      const { key, timeoutMs, signal, bound = false, renew = true, startedAt = Date.now() } = options;
      const envelope: CommandEnvelope = key === undefined ? { input } : { input, key };
      const details = key === undefined ? undefined : { key };
      let sent = 0;
      let retries = 0;
      let refreshed = false;
      let last: RoomfulError | null = null;
      let resend: ReturnType<typeof setTimeout> | undefined;

      const end = () => {
        waiting.delete(request);
        clearTimeout(resend);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const fail = (error: RoomfulError) => {
        if (!waiting.has(request)) return;
        end();
        reject(error);
      };
      const abort = () =>
        fail(new RoomfulError('cancelled', `unable to call ${name}; the caller gave it up`, { details }));

      const attempt = () => {
        if (!waiting.has(request)) return;
        clearTimeout(resend);
        if (key !== undefined && Date.now() - startedAt >= clientLimits.idempotencyTtlMs) {
          return fail(new RoomfulError('expired', undefined, { details }));
        }
        // Set before sending: an answer may come at once.
        const after = Math.min(longestResendMs, resendAfterMs * 2 ** Math.min(sent, 10));
        resend = setTimeout(attempt, after);
        if (!send(name, envelope, answered)) clearTimeout(resend);
        else sent++;
      };

      const answered = (answer: Ack) => {
        if (!waiting.has(request)) return;
        if (answer.ok) {
          end();
          return resolve(answer);
        }
        const error = RoomfulError.from(answer.error);
        if (error.code === 'token_expired' && renew && refreshToken && !refreshed) {
          refreshed = true;
          clearTimeout(resend);
          refreshToken().then(attempt, fail);
          return;
        }
        // `unavailable` is temporary. Other retryable refusals of a resend say nothing about the first attempt.
        if (error.code !== 'unavailable' && !(error.retryable && sent > 1)) return fail(error);
        last = error;
        clearTimeout(resend);
        resend = setTimeout(attempt, Math.min(error.retryAfterMs ?? backoffMs(retries, retryRange), longestTimerMs));
        retries++;
      };

      const request: Request = {
        send: attempt,
        fail,
        down: () => {
          clearTimeout(resend);
          if (bound) fail(new RoomfulError('unavailable', `unable to call ${name}; the connection was lost`));
        },
      };
      const late = () => {
        const cause = failure();
        const why = cause ? `: ${cause.message}` : '';
        const message = `unable to call ${name}; no answer within ${timeoutMs} ms${why}`;
        fail(last ?? new RoomfulError('timeout', message, { details, ...(cause && { cause }) }));
      };
      const timer = timeoutMs > longestTimerMs ? undefined : setTimeout(late, timeoutMs);
      waiting.add(request);
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      attempt();
    });

  const each = (act: (request: Request) => void) => [...waiting].forEach(act);
  return {
    call,
    up: () => each((request) => request.send()),
    down: () => each((request) => request.down()),
    fail: (error) => each((request) => request.fail(error)),
  };
};
