import type { Readable } from 'node:stream';
import type { Exit } from '../failure/exit.js';
import type { Printer } from '../output/print.js';

/** Everything outside the process that a command uses. Tests replace it with a fake. */
export interface Io {
  /** Standard output, for scripts: only results. */
  out: Printer;
  /** Standard error, for people: errors, hints, progress and questions. */
  err: Printer;
  input: Readable & { isTTY?: boolean };
  env: NodeJS.ProcessEnv;
  /** Epoch ms. */
  now(): number;
  /** Resolves after a number of milliseconds, or when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  fetch: typeof fetch;
  /** A new idempotency key. */
  randomKey(): string;
  /** Asks the user and resolves to the typed line. */
  ask(question: string): Promise<string>;
  /** The same, without echoing the input. */
  askSecret(question: string): Promise<string>;
  /** On SIGINT and SIGTERM, calls the handler instead of ending the process, until the returned function is called. */
  onSignal(handler: (signal: NodeJS.Signals) => void): () => void;
  /** Calls the handler once the reader of the output has gone, even while nothing is written. Returns a function to unsubscribe. */
  onReaderGone(handler: () => void): () => void;
  /** Ends the process at once. */
  quit(exit: Exit): void;
}

/** Whether there is a terminal on which a user can answer questions. */
export const interactive = (io: Pick<Io, 'input' | 'err'>): boolean => io.input.isTTY === true && io.err.tty;
