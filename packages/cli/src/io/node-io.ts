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
 * Calls the handler once the reader of standard output has gone. Node cannot detect that without writing, but GNU tail can:
 * it then ends by SIGPIPE. It does not outlive this process. Without GNU tail, the next write fails instead.
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

/** The value of `--color`. Read before the command line is parsed, since parse errors have colours too. */
const colourChoice = (argv: readonly string[]): string => {
  const at = argv.findIndex((word) => word === '--color' || word.startsWith('--color='));
  return at < 0 ? 'auto' : (argv[at]?.split('=')[1] ?? argv[at + 1] ?? 'auto');
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** @param show is called once the terminal no longer echoes the input */
const askOn = async (output: Writable, question: string, show = (): void => {}): Promise<string> => {
  const { createInterface } = await import('node:readline/promises');
  // `terminal` makes readline read single keys and echo them, which only works on a terminal.
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  show();
  try {
    return await lines.question(question);
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    throw new Failure('cancelled', 'no answer, so nothing was sent', { exit: 'interrupted', cause: error });
  } finally {
    lines.close();
  }
};

/** The real `Io`. */
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
