import { isDeepStrictEqual } from 'node:util';

const short = (value: unknown): string => {
  const said = JSON.stringify(value) ?? 'nothing';
  return said.length > 120 ? `${said.slice(0, 120)}…` : said;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The first difference between two values, with its path; undefined if they are equal. */
export const difference = (got: unknown, wanted: unknown, path = ''): string | undefined => {
  if (isDeepStrictEqual(got, wanted)) return undefined;
  if (isRecord(got) && isRecord(wanted) && Array.isArray(got) === Array.isArray(wanted)) {
    for (const key of new Set([...Object.keys(got), ...Object.keys(wanted)])) {
      const inner = difference(got[key], wanted[key], path === '' ? key : `${path}.${key}`);
      if (inner !== undefined) return inner;
    }
  }
  return `${path}: ${short(got)} instead of ${short(wanted)}`;
};
