import { limits } from '@roomful/protocol';

/** Counts the bytes of a row's JSON. */
const jsonBytes = (row: unknown): number => Buffer.byteLength(JSON.stringify(row));

/** The characters that JSON writes in up to six bytes: quotes, backslashes and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
const escaped = /["\\\u0000-\u001f]/;

/** Estimates the bytes of a value's JSON without writing it out, except for texts that are escaped. */
export const aboutBytes = (value: unknown): number => {
  if (typeof value === 'string') return escaped.test(value) ? jsonBytes(value) : Buffer.byteLength(value) + 2;
  if (value === null || typeof value !== 'object') return 8;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) bytes += aboutBytes(item) + 1;
    return bytes;
  }
  for (const [name, field] of Object.entries(value)) bytes += Buffer.byteLength(name) + 4 + aboutBytes(field);
  return bytes;
};

interface PageRule<T> {
  /** The most rows. */
  limit: number;
  /** The approximate size of all rows together. The first row is always included. Default: `limits.pageBytes`. */
  bytes?: number;
  /** Returns the size of a row. Default: the size of its JSON. */
  bytesOf?: (row: T) => number;
}

/**
 * Cuts rows to the size of one answer, which a connection must be able to read before it counts as slow. `more` says whether
 * rows were left out; to find out, read one row more than the limit.
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

/** Does the same with the last rows, which stay in order. */
export const lastPageOf = <T>(found: readonly T[], rule: PageRule<T>): { rows: T[]; more: boolean } => {
  const { rows, more } = pageOf(found.toReversed(), rule);
  return { rows: rows.reverse(), more };
};
