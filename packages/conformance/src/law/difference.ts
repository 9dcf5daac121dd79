import { isDeepStrictEqual } from 'node:util';

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

/** Describes where two values first differ; null = they are equal. */
export const difference = (got: unknown, wanted: unknown, path = ''): string | null => {
  if (isDeepStrictEqual(got, wanted)) return null;
  if (isRecord(got) && isRecord(wanted) && Array.isArray(got) === Array.isArray(wanted)) {
    for (const key of new Set([...Object.keys(got), ...Object.keys(wanted)])) {
      const inner = difference(got[key], wanted[key], `${path}.${key}`);
      if (inner !== null) return inner;
    }
  }
  return `${path}: ${short(got)} instead of ${short(wanted)}`;
};
