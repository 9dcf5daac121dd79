import { hash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

// Throws on circular values instead of writing "[Circular]": different inputs must not have the same form.
const stringify = configure({ deterministic: true, circularValue: Error, bigint: false });

/** Writes JSON with sorted object keys, so that equal inputs have the same form. */
export const canonical = (value: unknown): string => stringify(value) ?? 'null';

/** Hashes a call to tell a retry from a different call with the same key. Hashes are kept for days, so the form must not change. */
export const hashOf = (call: { name: string; input: unknown }): string =>
  hash('sha256', `${call.name} ${canonical(call.input)}`, 'base64url');
