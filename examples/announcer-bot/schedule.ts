import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Announcement } from './announcement.js';

/** A row of the schedule: a text, and when to announce it. */
export interface Row {
  text: string;
  /** The first instant after this one at which it is due, epoch ms. */
  next(after: number): number;
}

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };
/** How often to check the clock while waiting, milliseconds: the clock may change, and the machine may sleep. */
const lookMs = 30_000;

/** At a fixed interval, counted from 1970, so that a restarted bot keeps the same times. */
const every = (periodMs: number) => (after: number) => Math.floor(after / periodMs + 1) * periodMs;

/** Each day, in the machine's time zone. */
const daily = (hour: number, minute: number) => (after: number) => {
  const due = new Date(after);
  due.setHours(hour, minute, 0, 0);
  if (due.getTime() <= after) due.setDate(due.getDate() + 1);
  return due.getTime();
};

/**
 * Parses a schedule with lines such as `every 15m Drink water` and `at 20:00 The show begins`. `#` starts a comment line.
 *
 * @throws Error that names the line it cannot read
 */
export const parseSchedule = (table: string): Row[] =>
  table.split('\n').flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const match = /^\s*(?:every\s+([1-9]\d{0,5})([smh])|at\s+([01]?\d|2[0-3]):([0-5]\d))\s+(\S.*?)\s*$/.exec(line);
    if (!match) throw new Error(`line ${index + 1}: "${line}"; write "every 15m TEXT" (s, m, h) or "at 20:00 TEXT"`);
    const [, count, unit = '', hour, minute, text = ''] = match;
    const next = count ? every(Number(count) * (unitMs[unit] ?? 0)) : daily(Number(hour), Number(minute));
    return [{ text, next }];
  });

/** The same row at the same instant has the same key, so two bots with the same schedule and user announce it once. */
const keyOf = (due: number, text: string): string =>
  `${new Date(due).toISOString()}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;

/** Yields the announcements that are due from now on, in order. If one was delayed, the next ones are late, but not lost. */
export async function* announceSchedule(rows: readonly Row[], stop: AbortSignal): AsyncGenerator<Announcement> {
  for (let at = Date.now(); ; ) {
    const due = Math.min(...rows.map((row) => row.next(at)));
    for (let left = due - Date.now(); left > 0; left = due - Date.now()) {
      await wait(Math.min(left, lookMs), undefined, { signal: stop }).catch(() => {});
      if (stop.aborted) return;
    }
    for (const { text, next } of rows) if (next(at) === due) yield { text, key: keyOf(due, text) };
    at = due;
  }
}
