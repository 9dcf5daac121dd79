import { expect } from 'vitest';
import { openPty, type Pty } from './pty.js';
import { bin } from './roomful.js';

export interface ConsoleOptions {
  url: string;
  env: NodeJS.ProcessEnv;
  /** Default: `lobby`. */
  room?: string;
  /** Arguments after the room. */
  flags?: string;
  /** A shell script around the console. The word CONSOLE in it is replaced by the command. */
  shell?: string;
  columns?: number;
  rows?: number;
}

export interface ConsolePty extends Pty {
  pid: number;
}

/** Shell commands after the console. `read` keeps the terminal open, since the last output before closing may be lost. */
export const after = 'echo "EXIT=$?"; stty -a; echo DONE; read x';

/** Opens the console in a shell that reports the state of the terminal afterwards. */
export const openConsolePty = async (options: ConsoleOptions): Promise<ConsolePty> => {
  const { url, env, room = 'lobby', flags = '', shell, columns, rows } = options;
  const console = `sh -c 'echo "PID=$$"; exec node "$0" join "$2" --url "$1" ${flags}' "$0" "$1" "$2"`;
  const script = shell?.replace('CONSOLE', () => console) ?? `${console}; ${after}`;
  const pty = openPty('bash', ['-c', script, bin, url, room], env, columns, rows);
  const [, pid] = await pty.wrote(/PID=(\d+)/);
  await pty.shows(/^live/m);
  return { ...pty, pid: Number(pid) };
};

export const expectNoFullClear = (pty: Pty): void => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden sequences
  expect(pty.written().match(/\x1b\[[23]J/g) ?? []).toEqual([]);
};

/** Expects that the console has exited with a code and restored the terminal. */
export const expectRestored = async (pty: Pty, code: number): Promise<void> => {
  const [, status] = await pty.wrote(/EXIT=(\d+)[\s\S]*DONE/);
  expect(Number(status)).toBe(code);
  expect(await pty.buffer()).toBe('normal');
  expect(pty.modes()).toEqual(['25', '7']);
  const stty = pty.written().slice(pty.written().lastIndexOf('EXIT='));
  for (const flag of ['icanon', 'echo', 'isig', 'icrnl', 'opost'])
    expect(stty).toMatch(new RegExp(`(?<![-\\w])${flag}\\b`));
  expectNoFullClear(pty);
};
