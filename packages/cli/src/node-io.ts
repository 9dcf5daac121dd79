import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { exitCodes } from './exit.js';
import { Failure } from './failure.js';
import type { Io } from './io.js';
import { createPrinter, wantsColour } from './output/print.js';

const signals = ['SIGINT', 'SIGTERM'] as const;

const onSignal: Io['onSignal'] = (handler) => {
  for (const signal of signals) process.on(signal, handler);
  return () => {
    for (const signal of signals) process.off(signal, handler);
  };
};

/** What `--color` says; asked before the command line is parsed, since errors of parsing have colours too. */
const colourChoice = (argv: readonly string[]): string => {
  const at = argv.findIndex((word) => word === '--color' || word.startsWith('--color='));
  return at < 0 ? 'auto' : (argv[at]?.split('=')[1] ?? argv[at + 1] ?? 'auto');
};

/** The real world. */
export const nodeIo = (argv: readonly string[]): Io => {
  const printer = (stream: NodeJS.WriteStream) =>
    createPrinter(stream, () => wantsColour(colourChoice(argv), process.env, stream.isTTY));
  return {
    out: printer(process.stdout),
    err: printer(process.stderr),
    input: process.stdin,
    env: process.env,
    now: Date.now,
    sleep: (ms, signal) => pause(ms, undefined, signal ? { signal } : {}).catch(() => {}),
    fetch: (input, init) => fetch(input, init),
    randomKey: randomUUID,
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question);
      } catch (error) {
        if ((error as Error).name !== 'AbortError') throw error;
        throw new Failure('cancelled', 'not answered, nothing was sent', { exit: 'interrupted', cause: error });
      } finally {
        lines.close();
      }
    },
    onSignal,
    quit: (exit) => process.exit(exitCodes[exit].code),
  };
};
