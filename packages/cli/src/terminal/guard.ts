import type { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { safeText } from './safeText.js';

/** What is asked of the terminal and taken back: alternate screen, bracketed paste, no wrapping at the right edge. */
const takeover = '\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b[H\x1b[J';
/** Ends a synchronized update too, in case the way out was in the middle of one. */
const giveBack = '\x1b[?2026l\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h';

const deadly = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** A stop that the system refused (no shell to come back to) must not leave a dead screen. Milliseconds. */
const stopRefusedMs = 100;

type Listener = (reason?: unknown) => void;

/** The part of `process` that the guard needs. */
export interface GuardHost extends EventEmitter {
  kill(pid: number, signal: string): unknown;
  exit(code: number): void;
}

export interface GuardOptions {
  stdin: { setRawMode?(raw: boolean): unknown };
  stdout: EventEmitter & { write(data: string): unknown };
  /** Where a crash is told, once the terminal is the shell's again. */
  stderr: { write(data: string): unknown };
  /** Default: `process`. */
  host?: GuardHost;
  /** Called before the terminal is given back: stop drawing, at once. */
  pause?(): void;
  /** Called when the terminal is ours again after a suspension: draw everything. */
  resume?(): void;
}

export interface TerminalGuard {
  /** Takes the terminal, and sees to it that it is given back on every way out of the process. */
  enter(): void;
  /** Gives the terminal back. Calling it again changes nothing. */
  leave(): void;
  /** Ctrl-Z: gives the terminal back, stops the process, takes the terminal when the process continues. */
  suspend(): void;
}

const attempt = (action: () => unknown): void => {
  try {
    action();
  } catch {
    // The terminal may be gone: there is nobody left to tell, and the rest of the way out matters more.
  }
};

const asText = (reason: unknown): string =>
  safeText(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason), { multiline: true });

/**
 * Owns the state of the terminal while a full-screen program runs: raw mode, alternate screen, bracketed paste, cursor.
 * It is given back on a return, `process.exit`, an uncaught exception or rejection, SIGINT, SIGTERM, SIGHUP, SIGQUIT, a
 * terminal that closes, and for as long as the process is suspended.
 *
 * @example
 * const guard = createTerminalGuard({ stdin, stdout, stderr, pause: () => ink.unmount(), resume: () => draw() });
 * guard.enter();
 * try { await quit } finally { guard.leave() }
 */
export const createTerminalGuard = (options: GuardOptions): TerminalGuard => {
  const { stdin, stdout, stderr, pause = () => {}, resume = () => {} } = options;
  const host: GuardHost = options.host ?? process;
  let state: 'out' | 'in' | 'suspended' = 'out';
  let refusal: NodeJS.Timeout | undefined;

  const take = (): void => {
    state = 'in';
    attempt(() => stdin.setRawMode?.(true));
    attempt(() => stdout.write(takeover));
  };

  const give = (): void => {
    attempt(pause);
    attempt(() => stdout.write(giveBack));
    attempt(() => stdin.setRawMode?.(false));
  };

  const leave = (): void => {
    if (state === 'out') return;
    if (state === 'in') give();
    state = 'out';
    clearTimeout(refusal);
    for (const [event, listener] of listeners) host.off(event, listener);
    stdout.off('error', onHangUp);
  };

  const die = (signal: (typeof deadly)[number]): void => {
    leave();
    host.exit(128 + constants.signals[signal]);
  };
  const onHangUp = (): void => die('SIGHUP');

  const crash = (reason: unknown): void => {
    leave();
    attempt(() => stderr.write(`error[crash]: the console ended unexpectedly\n${asText(reason)}\n`));
    host.exit(1);
  };

  const wake = (): void => {
    clearTimeout(refusal);
    // After a plain SIGSTOP the shell has had the terminal without our giving it back.
    if (state === 'in') attempt(pause);
    take();
    resume();
  };

  const suspend = (): void => {
    if (state !== 'in') return;
    give();
    state = 'suspended';
    // Without a listener the signal stops the process, as the shell's job control expects; 0 = the whole job.
    host.off('SIGTSTP', suspend);
    attempt(() => host.kill(0, 'SIGTSTP'));
    host.on('SIGTSTP', suspend);
    refusal = setTimeout(() => state === 'suspended' && wake(), stopRefusedMs);
  };

  const listeners: [event: string, listener: Listener][] = [
    ...deadly.map((signal): [string, Listener] => [signal, () => die(signal)]),
    ['SIGTSTP', suspend],
    ['SIGCONT', wake],
    ['uncaughtException', crash],
    ['unhandledRejection', crash],
    ['exit', leave],
  ];

  return {
    enter: () => {
      if (state !== 'out') return;
      for (const [event, listener] of listeners) host.on(event, listener);
      stdout.on('error', onHangUp);
      take();
    },
    leave,
    suspend,
  };
};
