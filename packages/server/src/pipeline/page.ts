import { limits } from '@roomful/protocol';

/** Bytes of a row's JSON. */
const jsonBytes = (row: unknown): number => Buffer.byteLength(JSON.stringify(row));

interface PageRule<T> {
  /** How many at most. */
  limit: number;
  /** What they take together, about; one is given whatever it takes. Default: `limits.pageBytes`. */
  bytes?: number;
  /** What one of them takes. Default: its JSON. */
  bytesOf?: (row: T) => number;
}

/**
 * The first of some rows, as many as one answer takes: a connection must be able to take it in before it counts as slow.
 * `more` tells whether rows were left out, for which one row more than the limit is to be read.
 */
export const pageOf = <T>(
  found: readonly T[],
  { limit, bytes = limits.pageBytes, bytesOf = jsonBytes }: PageRule<T>,
): { rows: T[]; more: boolean } => {
  const rows = found.slice(0, limit);
  let taken = 0;
  const end = rows.findIndex((row) => {
    taken += bytesOf(row);
    return taken > bytes;
  });
  if (end !== -1) rows.length = Math.max(1, end);
  return { rows, more: rows.length < found.length };
};

/** The same of the last ones; they stay in order. */
export const lastPageOf = <T>(found: readonly T[], rule: PageRule<T>): { rows: T[]; more: boolean } => {
  const { rows, more } = pageOf(found.toReversed(), rule);
  return { rows: rows.reverse(), more };
};
