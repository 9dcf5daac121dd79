import { durationOf } from '@roomful/protocol/names';
import { usage } from '../failure/failure.js';

const form = /^\d{4}-\d{2}-\d{2}/;

/** Parses an instant to epoch ms: an ISO 8601 date, or how long ago (`10m`). Undefined if it is neither. */
export const instantOf = (text: string, now: number): number | undefined => {
  if (form.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : at;
  }
  const ago = /^\d+$/.test(text) ? undefined : durationOf(text);
  return ago === undefined ? undefined : Math.max(0, now - ago);
};

/**
 * Parses an instant to epoch ms: a number of milliseconds, an ISO 8601 date, or how long ago (`10m`).
 *
 * @throws Failure usage
 */
export const parseInstant = (text: string, now: number, what: string): number => {
  const at = /^\d+$/.test(text) ? Number(text) : instantOf(text, now);
  if (at === undefined)
    throw usage(`${what} is not an instant: "${text}"`, 'write 2026-05-01T18:00:00Z, or how long ago: 10m');
  return at;
};
