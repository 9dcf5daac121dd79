import { usage } from '../failure/failure.js';
import { instantOf } from './instant.js';

/** Where a tail begins: after an event, or at an instant (epoch ms). */
export type Since = { after: number } | { sinceAt: number };

/**
 * Parses `seq:120` (after that event), `10m` (ago) or an ISO 8601 date.
 *
 * @throws Failure usage
 */
export const parseSince = (text: string, now: number): Since => {
  const seq = /^seq:(\d+)$/.exec(text)?.[1];
  if (seq !== undefined) return { after: Number(seq) };
  const sinceAt = instantOf(text, now);
  if (sinceAt === undefined)
    throw usage(`--since is not a valid start: "${text}"`, 'write 10m, seq:120 or 2026-05-01T18:00:00Z');
  return { sinceAt };
};
