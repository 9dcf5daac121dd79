import type { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { safeText } from './safeText.js';

/** The modes to set and reset: alternate screen, bracketed paste, no wrapping at the right edge. */
const takeover = '\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b[H\x1b[J';
/** Also ends a synchronized update, in case the program stops in the middle of one. */
const giveBack = '\x1b[?2026l\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h';

const deadly = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** How long to wait for being stopped before drawing again, milliseconds. Without a job-control shell the system refuses to stop. */
const stopRefusedMs = 100;

type Listener = (reason?: unknown) => void;

/** The part of `process` that the guard uses. */
export interface GuardHost extends EventEmitter {
  kill(pid: number, signal: string): unknown;
  exit(code: number): void;
}

export interface GuardOptions {
  stdin: { setRawMode?(raw: boolean): unknown };
  stdout: EventEmitter & { write(data: string): unknown };
  /** Where to print a crash, after the terminal is restored. */
  stderr: { write(data: string): unknown };
  /** Default: `process`. */
  host?: GuardHost;
  /** Called before the terminal is restored: stop drawing at once. */
  pause?(): void;
  /** Called after a suspension: draw everything. */
  resume?(): void;
}

export interface TerminalGuard {
  /** Takes over the terminal, and ensures that it is restored however the process ends. */
  enter(): void;
  /** Restores the terminal. Calling it again has no effect. */
  leave(): void;
  /** Ctrl-Z: restores the terminal, stops the process, and takes over the terminal again when the process continues. */
  suspend(): void;
}

const attempt = (action: () => unknown): void => {
  try {
    action();
  } catch {
    // The terminal may be gone. Nobody could read an error, and the remaining steps must still run.
  }
};

const asText = (reason: unknown): string =>
  safeText(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason), { multiline: true });

/**
 * Owns the state of the terminal while a full-screen program runs: raw mode, alternate screen, bracketed paste, cursor.
 * Restores it on a return, `process.exit`, an uncaught exception or rejection, SIGINT, SIGTERM, SIGHUP, SIGQUIT, when the
 * terminal closes, and while the process is suspended.
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
    // After a plain SIGSTOP the shell had the terminal without it being restored.
    if (state === 'in') attempt(pause);
    take();
    resume();
  };

  const suspend = (): void => {
    if (state !== 'in') return;
    give();
    state = 'suspended';
    // Without a listener the signal stops the process, as the shell's job control expects. Pid 0 is the whole job.
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
