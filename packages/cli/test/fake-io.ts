import { Readable } from 'node:stream';
import type { Exit } from '../src/failure/exit.js';
import type { Io } from '../src/io/io.js';
import { createPrinter } from '../src/output/print.js';

export interface FakeRequest {
  url: string;
  name: string;
  input: Record<string, unknown>;
  headers: Record<string, string>;
}

export interface FakeIo extends Io {
  /** Everything written to standard output and standard error. */
  written: { out: string; err: string };
  requests: FakeRequest[];
  /** The length of each sleep, milliseconds. */
  slept: number[];
  asked: string[];
  quits: Exit[];
  /** Delivers a signal to the process. */
  raise(signal: NodeJS.Signals): void;
}

export interface FakeOptions {
  /** Answers a request with a body, or an error for fetch to throw. */
  server?: (request: FakeRequest, count: number) => unknown;
  /** The piped input. Default: a terminal. */
  input?: string;
  env?: NodeJS.ProcessEnv;
  tty?: boolean;
  answer?: string;
}

export const ok = (result: unknown, more: object = {}): unknown => ({ ok: true, result, ...more });
export const refused = (code: string, more: object = {}): unknown => ({
  ok: false,
  error: { code, message: `refused: ${code}`, retryable: false, ...more },
});

/** A fake of everything outside the process: sleeping advances the clock, and a function answers requests. */
export const fakeIo = (options: FakeOptions = {}): FakeIo => {
  const { tty = false, env = {} } = options;
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({
    isTTY: tty,
    write: (chunk: string) => {
      written[name] += chunk;
    },
  });
  const requests: FakeRequest[] = [];
  const slept: number[] = [];
  const asked: string[] = [];
  const quits: Exit[] = [];
  const handlers = new Set<(signal: NodeJS.Signals) => void>();

  let now = Date.UTC(2026, 0, 1);
  let keys = 0;
  return {
    written,
    requests,
    slept,
    asked,
    quits,
    out: createPrinter(sink('out'), () => false),
    err: createPrinter(sink('err'), () => false),
    input: Object.assign(Readable.from(options.input === undefined ? [] : [Buffer.from(options.input)]), {
      isTTY: options.input === undefined,
    }),
    env: { HOME: '/nowhere', ...env },
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    fetch: (async (url: string, init: RequestInit) => {
      const name = String(url).split('/v1/')[1] ?? '';
      const request = {
        url: String(url),
        name,
        input: JSON.parse(String(init.body)) as Record<string, unknown>,
        headers: init.headers as Record<string, string>,
      };
      requests.push(request);
      const answer = options.server?.(request, requests.length);
      if (answer instanceof Error) throw answer;
      return new Response(JSON.stringify(answer));
    }) as typeof fetch,
    randomKey: () => `key-${++keys}`,
    ask: async (question) => {
      asked.push(question);
      return options.answer ?? '';
    },
    askSecret: async (question) => {
      asked.push(question);
      return options.answer ?? '';
    },
    onSignal: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    onReaderGone: () => () => {},

    quit: (exit) => quits.push(exit),
    raise: (signal) => {
      for (const handler of handlers) handler(signal);
    },
  };
};

/** The error that fetch throws if it cannot connect or the connection is lost. */
export const networkError = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
