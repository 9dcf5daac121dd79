import { usage } from '../failure.js';

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * A length of time as people write it, in milliseconds: `10m`, `1h30m`, `45s`, `2d`, or a plain number of milliseconds.
 *
 * @throws Failure usage
 * @example
 * parseDuration('1h30m') // 5400000
 */
export const parseDuration = (text: string, what = 'the duration'): number => {
  const value = durationOf(text);
  if (value === undefined) throw usage(`${what} is not a length of time: "${text}"`, 'write 45s, 10m, 1h30m or 2d');
  return value;
};

/** The same, or undefined where the text is something else. */
export const durationOf = (text: string): number | undefined => {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(?:\d+(?:ms|[dhms]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[dhms])/g)].reduce(
    (sum, [, n, unit = '']) => sum + Number(n) * (unitMs[unit] ?? 0),
    0,
  );
};
