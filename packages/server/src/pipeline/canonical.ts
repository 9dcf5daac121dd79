import { hash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

// Throws instead of writing "[Circular]", and takes everything: two inputs that differ must not have one form.
const stringify = configure({ deterministic: true, circularValue: Error, bigint: false });

/** Writes JSON with the keys of objects in order, so that equal inputs have one form. */
export const canonical = (value: unknown): string => stringify(value) ?? 'null';

/** Hashes a call, to tell a retry from another call with the same key. Hashes are kept for days: the form must not change. */
export const hashOf = (call: { name: string; input: unknown }): string =>
  hash('sha256', `${call.name} ${canonical(call.input)}`, 'base64url');
