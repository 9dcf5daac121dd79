import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTerminalGuard } from './guard.js';

const setup = () => {
  const events = new EventEmitter();
  const screen = Object.assign(new EventEmitter(), {
    written: '',
    write(data: string) {
      this.written += data;
    },
  });
  const log: string[] = [];
  const stderr: string[] = [];
  const host = Object.assign(events, {
    kill: (pid: number, signal: string) => log.push(`kill ${pid} ${signal}`),
    exit: (code: number) => void log.push(`exit ${code}`),
  });
  const guard = createTerminalGuard({
    stdin: { setRawMode: (raw) => log.push(raw ? 'raw' : 'cooked') },
    stdout: screen,
    stderr: { write: (data) => stderr.push(data) },
    host,
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
  });
  return { events, screen, log, stderr, guard };
};

/** Terminal modes that are still set. */
const modesLeft = (written: string): string[] => {
  const on = new Set<string>();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences to look for
  for (const [, mode = '', set] of written.matchAll(/\x1b\[\?(\d+)([hl])/g))
    set === 'h' ? on.add(mode) : on.delete(mode);
  return [...on].sort();
};
const cookedModes = ['25', '7'];

afterEach(() => {
  vi.useRealTimers();
});

describe('the terminal guard', () => {
  it('takes over the terminal, and restores it once', () => {
    const { guard, screen, log, events } = setup();
    guard.enter();
    expect(modesLeft(screen.written)).toEqual(['1049', '2004']);
    guard.leave();
    guard.leave();
    expect(modesLeft(screen.written)).toEqual(cookedModes);
    expect(log).toEqual(['raw', 'pause', 'cooked']);
    expect(events.eventNames()).toEqual([]);
    expect(screen.eventNames()).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ])('restores it on %s and exits with %i', (signal, code) => {
    const { guard, screen, log, events } = setup();
    guard.enter();
    events.emit(signal);
    expect(modesLeft(screen.written)).toEqual(cookedModes);
    expect(log).toEqual(['raw', 'pause', 'cooked', `exit ${code}`]);
  });

  it('restores it when the process exits', () => {
    const { guard, screen, log, events } = setup();
    guard.enter();
    events.emit('exit');
    expect(modesLeft(screen.written)).toEqual(cookedModes);
    expect(log).toEqual(['raw', 'pause', 'cooked']);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('restores it on an %s, then prints the error', (event) => {
    const { guard, screen, log, stderr, events } = setup();
    guard.enter();
    events.emit(event, new Error('boom \x1b[2J'));
    expect(modesLeft(screen.written)).toEqual(cookedModes);
    expect(log).toEqual(['raw', 'pause', 'cooked', 'exit 1']);
    expect(stderr.join('')).toContain('boom ^[[2J');
  });

  it('exits when the terminal is gone, even if restoring fails', () => {
    const { guard, screen, log } = setup();
    guard.enter();
    screen.write = () => {
      throw new Error('EIO');
    };
    screen.emit('error', new Error('EIO'));
    expect(log).toEqual(['raw', 'pause', 'cooked', 'exit 129']);
  });

  it.each(['key', 'SIGTSTP'])('restores it while suspended by %s, and redraws afterwards', (how) => {
    vi.useFakeTimers();
    const { guard, screen, log, events } = setup();
    guard.enter();
    how === 'key' ? guard.suspend() : events.emit('SIGTSTP');
    expect(modesLeft(screen.written)).toEqual(cookedModes);
    expect(log).toEqual(['raw', 'pause', 'cooked', 'kill 0 SIGTSTP']);
    events.emit('SIGCONT');
    expect(modesLeft(screen.written)).toContain('1049');
    expect(log.slice(4)).toEqual(['raw', 'resume']);
    vi.advanceTimersByTime(1_000);
    expect(log).toHaveLength(6);
    guard.leave();
    expect(modesLeft(screen.written)).toEqual(cookedModes);
  });

  it('resumes by itself if the system refuses to stop it', () => {
    vi.useFakeTimers();
    const { guard, log } = setup();
    guard.enter();
    guard.suspend();
    vi.advanceTimersByTime(1_000);
    expect(log).toEqual(['raw', 'pause', 'cooked', 'kill 0 SIGTSTP', 'raw', 'resume']);
    guard.leave();
  });

  it('takes over the terminal again after a SIGSTOP', () => {
    const { guard, log, events } = setup();
    guard.enter();
    events.emit('SIGCONT');
    expect(log).toEqual(['raw', 'pause', 'raw', 'resume']);
    guard.leave();
  });

  it('does nothing more if it ends while suspended', () => {
    vi.useFakeTimers();
    const { guard, log, events } = setup();
    guard.enter();
    guard.suspend();
    events.emit('SIGTERM');
    expect(log.at(-1)).toBe('exit 143');
    vi.advanceTimersByTime(1_000);
    expect(log.at(-1)).toBe('exit 143');
  });
});
