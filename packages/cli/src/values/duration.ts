import { durationOf } from '@roomful/protocol/names';
import { usage } from '../failure/failure.js';

/**
 * Parses a duration to milliseconds: `10m`, `1h30m`, `45s`, `2d`, or a plain number of milliseconds.
 *
 * @throws Failure usage
 * @example
 * parseDuration('1h30m') // 5400000
 */
export const parseDuration = (text: string, what = 'the duration'): number => {
  const value = durationOf(text);
  if (value === undefined) throw usage(`${what} is not a duration: "${text}"`, 'write 45s, 10m, 1h30m or 2d');
  return value;
};
