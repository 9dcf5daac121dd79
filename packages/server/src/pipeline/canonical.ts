import { hash } from 'node:crypto';

/** JSON with the keys of objects in order, so that equal inputs have one form. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join()}}`;
};

/** What tells a retry from another call with the same key. */
export const hashOf = (call: { name: string; input: unknown }): string =>
  hash('sha256', `${call.name} ${canonical(call.input)}`, 'base64url');
