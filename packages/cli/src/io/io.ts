import type { Readable } from 'node:stream';
import type { Exit } from '../failure/exit.js';
import type { Printer } from '../output/print.js';

/** What a command may touch of the world; tests hand in another one. */
export interface Io {
  /** What scripts read: results and nothing else. */
  out: Printer;
  /** What people read: errors, hints, progress, questions. */
  err: Printer;
  input: Readable & { isTTY?: boolean };
  env: NodeJS.ProcessEnv;
  /** Epoch ms. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  fetch: typeof fetch;
  /** A key that nobody has used. */
  randomKey(): string;
  /** Asks a person and resolves to the line that was typed. */
  ask(question: string): Promise<string>;
  /** The same without showing what is typed. */
  askSecret(question: string): Promise<string>;
  /** Calls the handler instead of ending the process on SIGINT and SIGTERM, until the returned function is called. */
  onSignal(handler: (signal: NodeJS.Signals) => void): () => void;
  /** Calls the handler once when whoever read the output has gone, also while nothing is written; until the returned function is called. */
  onReaderGone(handler: () => void): () => void;
  /** Ends the process at once, for those who do not want to wait. */
  quit(exit: Exit): void;
}

/** Whether a person sits in front of it who can answer a question. */
export const interactive = (io: Pick<Io, 'input' | 'err'>): boolean => io.input.isTTY === true && io.err.tty;
