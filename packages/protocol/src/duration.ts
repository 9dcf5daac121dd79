const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * Parses a duration as people write it: `10m`, `1h30m`, `45s`, `2d`, or a plain number of milliseconds.
 *
 * @returns milliseconds; undefined if the text is not a duration
 *
 * @example
 * durationOf('1h30m') // 5400000
 */
export const durationOf = (text: string): number | undefined => {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(?:\d+(?:ms|[dhms]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[dhms])/g)].reduce(
    (sum, [, n, unit = '']) => sum + Number(n) * (unitMs[unit] ?? 0),
    0,
  );
};
