import type { ErrorBody } from '@roomful/protocol/names';
import type { TokenSource } from '../config/credentials.js';
import { Failure } from '../failure/failure.js';
import { type Asked, refusal } from '../failure/refusal.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
import type { Answer, Call, CallOptions } from './call.js';

export type { Answer, Call } from './call.js';

export interface HttpOptions {
  url: string;
  token: TokenSource;
  io: Pick<Io, 'fetch' | 'err' | 'sleep' | 'now'>;
  /** Why there is no token, for error messages. */
  noToken?: string | undefined;
  /** How long one attempt may take, milliseconds. Default: 10,000. */
  timeoutMs?: number;
  /** Write each request and its outcome to the error stream. */
  verbose?: boolean;
}

const attempts = 3;
const pauseMs = 300;

/** How to report network errors. Only a lost connection is retried; if there was none, another attempt would fail as well. */
const outcomes: Readonly<Record<string, { code: string; reason: string; hint?: string }>> = {
  ECONNREFUSED: {
    code: 'unreachable',
    reason: 'no server is listening there',
    hint: 'start a server with roomful up, or name one with --url',
  },
  ENOTFOUND: { code: 'unreachable', reason: 'no such host' },
  EAI_AGAIN: { code: 'unreachable', reason: 'DNS does not answer' },
  ECONNRESET: { code: 'connection_lost', reason: 'the connection was lost' },
  UND_ERR_SOCKET: { code: 'connection_lost', reason: 'the connection was lost' },
  UND_ERR_CONNECT_TIMEOUT: { code: 'unreachable', reason: 'no answer in time' },
};

const isAck = (value: unknown): value is Answer<never> | { ok: false; error: ErrorBody } =>
  typeof value === 'object' &&
  value !== null &&
  'ok' in value &&
  (value.ok === true ? 'result' in value : 'error' in value);

/** Why a server could not be reached. */
export const unreachable = (url: string, error: unknown): Failure => {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  const known = outcomes[cause?.code ?? ''];
  const { code, reason, hint } = known ?? {
    code: 'unreachable',
    reason: cause?.message ?? (error as Error).message,
    hint: undefined,
  };
  return new Failure(code, `unable to reach ${url}; ${reason}`, { exit: 'network', hint, cause: error });
};

const lost = new Set(['connection_lost', 'timeout']);

const headersOf = async ({ token }: HttpOptions, key: string | undefined): Promise<Record<string, string>> => {
  const bearer = await token();
  return {
    'content-type': 'application/json',
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
};

const attempt = async (http: HttpOptions, asked: Asked, options: CallOptions): Promise<Answer<never>> => {
  const { url, io, timeoutMs = 10_000 } = http;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const address = `${url}/v1/${asked.name}`;
  const headers = await headersOf(http, options.key);
  const body = JSON.stringify(asked.input);
  const startedAt = io.now();
  let status = 'no answer';
  let value: unknown;
  try {
    // A redirect would carry the token to another server.
    const response = await io.fetch(address, { method: 'POST', headers, body, signal, redirect: 'error' });
    status = `HTTP ${response.status}`;
    value = await response.json().catch((error: unknown) => {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    });
  } catch (error) {
    if (timeout.aborted) {
      const message = `no answer from ${url} within ${timeoutMs / 1_000} s; the outcome is unknown`;
      throw new Failure('timeout', message, { exit: 'network', cause: error });
    }
    if (options.signal?.aborted) throw new Failure('cancelled', 'cancelled', { exit: 'interrupted' });
    throw unreachable(url, error);
  } finally {
    if (http.verbose) {
      io.err.line(
        text`POST ${address} ${status} ${io.now() - startedAt} ms${options.key ? ` key ${options.key}` : ''}`,
      );
    }
  }
  if (!isAck(value)) {
    throw new Failure('unexpected_answer', `${url} does not answer like a roomful server (${status})`, {
      hint: 'check --url',
    });
  }
  if (!value.ok) throw refusal(value.error, asked);
  return value;
};

/** Calls commands over REST. If the connection is lost, it retries calls that are safe to repeat, up to three attempts. */
export const createCall = (http: HttpOptions): Call => {
  const call = async (
    name: string,
    input: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<Answer<never>> => {
    const repeatable = options.read || options.key !== undefined;
    for (let n = 1; ; n++) {
      try {
        return await attempt(http, { name, input, noToken: http.noToken }, options);
      } catch (error) {
        const again = n < attempts && repeatable && error instanceof Failure && lost.has(error.code);
        if (!again || options.signal?.aborted) throw error;
        await http.io.sleep(pauseMs * n, options.signal);
      }
    }
  };
  return call as Call;
};
