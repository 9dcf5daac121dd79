import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { bundle as bundleOf } from './bundle.js';
import type { Place } from './placeKind.js';

/** Signs the tokens of all servers that are started here. */
export const testSecret = 'the-secret-of-the-conformance-suite-0123456789';

export interface StartOptions {
  place: Place;
  /** A bundle of the server. Default: the unchanged sources. */
  bundle?: string;
  /** The port. Default: any free one. */
  port?: number;
  /** Settings in addition to those of the place, as environment variables. */
  env?: Record<string, string>;
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Returns the log so far. */
  log(): string;
  /** Returns the errors in its log, each once. */
  faults(): string[];
  /** Resolves with the exit code when the process has ended; null = by a signal. */
  readonly exited: Promise<number | null>;
  /** Moves the server's clock forward, with a short delay. Tokens and rate limits still use the machine's clock. */
  advance(ms: number): void;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** The process ended before it was ready. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** The default settings of tests: no limits that a fast test would hit, and short intervals. */
const defaults: Record<string, string> = {
  ROOMFUL_JWT_SECRET: testSecret,
  ROOMFUL_LOG_LEVEL: 'warn',
  ROOMFUL_MESSAGES_PER_MINUTE: '0',
  ROOMFUL_COMMANDS_PER_SECOND: '0',
  ROOMFUL_HEADS_INTERVAL_MS: '1000',
  ROOMFUL_POLL_INTERVAL_MS: '200',
};

/** The caller's environment without settings of the server. */
const cleanEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ROOMFUL_') && name !== 'DATABASE_URL'),
  );

const children = new Set<Child>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Returns the error in a line of the log. A line that is not JSON is a crash. */
const faultIn = (line: string): string[] => {
  try {
    const { level, msg, err } = JSON.parse(line) as { level: number; msg: string; err?: { message: string } };
    return level >= 50 ? [`${msg}: ${err?.message}`] : [];
  } catch {
    return [line];
  }
};

const maxLogLength = 200_000;

/** A process that may not be ready yet. */
export interface StartingServer {
  readonly ready: Promise<ServerProcess>;
  kill(): Promise<void>;
}

/** Starts a server without waiting for it. */
export const launchServer = ({
  place,
  bundle,
  port = 0,
  env = {},
}: StartOptions & { bundle: string }): StartingServer => {
  const child: Child = spawn(process.execPath, [bundle], {
    env: { ...cleanEnv(), ...defaults, ...place.env, ROOMFUL_PORT: String(port), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.add(child);
  child.stdin.on('error', () => {});
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-maxLogLength);
  });
  const exited = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      children.delete(child);
      resolve(code);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return exited;
  };
  const kill = async () => {
    await end('SIGKILL');
  };
  const ready = new Promise<ServerProcess>((resolve, reject) => {
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const line = out.split('\n')[0] ?? '';
      if (!out.includes('\n') || !line.startsWith('{')) return;
      const { url, pid } = JSON.parse(line) as { url: string; pid: number };
      const faults = () => [...new Set(log.split('\n').filter(Boolean).flatMap(faultIn))];
      const stop = () => end('SIGTERM');
      const advance = (ms: number) => void child.stdin.write(`${ms}\n`);
      resolve({ url, port: Number(new URL(url).port), pid, log: () => log, faults, exited, advance, kill, stop });
    });
    void exited.then((code) => reject(new StartFailed(`the server ended with ${code} before it was ready:\n${log}`)));
  });
  ready.catch(() => {});
  return { ready, kill };
};

/** Starts a server and waits until it listens. @throws StartFailed with its log */
export const startServer = async (options: StartOptions): Promise<ServerProcess> =>
  launchServer({ ...options, bundle: options.bundle ?? (await bundleOf('server')) }).ready;
