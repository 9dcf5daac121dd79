import { fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { exitCodes } from '../failure/exit.js';
import { Failure } from '../failure/failure.js';
import { createPrinter, text, wantsColour } from '../output/print.js';
import { crypto } from './crypto.js';
import type { Io } from './io.js';

const signals = ['SIGINT', 'SIGTERM'] as const;

const onSignal: Io['onSignal'] = (handler) => {
  for (const signal of signals) process.on(signal, handler);
  return () => {
    for (const signal of signals) process.off(signal, handler);
  };
};

/**
 * Node cannot ask a pipe whether it still has a reader. GNU's tail can, and ends by SIGPIPE when it has none; it does not
 * outlive this process. Where there is no such tail the next write tells.
 */
const onReaderGone: Io['onReaderGone'] = (handler) => {
  if (process.platform !== 'linux' || !fstatSync(1).isFIFO()) return () => {};
  const { spawn } = process.getBuiltinModule('node:child_process');
  const watch = spawn('tail', ['-f', '/dev/null', '-s', '0.5', `--pid=${process.pid}`], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  watch.on('error', () => {});
  watch.on('exit', (_, signal) => {
    if (signal === 'SIGPIPE') handler();
  });
  watch.unref();
  return () => void watch.kill();
};

/** What `--color` says; asked before the command line is parsed, since errors of parsing have colours too. */
const colourChoice = (argv: readonly string[]): string => {
  const at = argv.findIndex((word) => word === '--color' || word.startsWith('--color='));
  return at < 0 ? 'auto' : (argv[at]?.split('=')[1] ?? argv[at + 1] ?? 'auto');
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** @param show is called when what is typed is no longer shown by the terminal itself */
const askOn = async (output: Writable, question: string, show = (): void => {}): Promise<string> => {
  const { createInterface } = await import('node:readline/promises');
  // What is no terminal has no keys to be taken one by one, and nothing is shown of them.
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  show();
  try {
    return await lines.question(question);
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    throw new Failure('cancelled', 'not answered, nothing was sent', { exit: 'interrupted', cause: error });
  } finally {
    lines.close();
  }
};

/** The real world. */
export const nodeIo = (argv: readonly string[]): Io => {
  const printer = (stream: NodeJS.WriteStream) =>
    createPrinter(stream, () => wantsColour(colourChoice(argv), process.env, stream.isTTY));
  const err = printer(process.stderr);
  return {
    out: printer(process.stdout),
    err,
    input: process.stdin,
    env: process.env,
    now: Date.now,
    sleep: (ms, signal) => pause(ms, undefined, signal ? { signal } : {}).catch(() => {}),
    fetch: (input, init) => fetch(input, init),
    randomKey: () => crypto().randomUUID(),
    ask: (question) => askOn(process.stderr, question),
    askSecret: async (question) => {
      try {
        return await askOn(nowhere(), '', () => err.status(text`${question}`));
      } finally {
        err.status(text``);
      }
    },
    onSignal,
    onReaderGone,
    quit: (exit) => process.exit(exitCodes[exit].code),
  };
};
