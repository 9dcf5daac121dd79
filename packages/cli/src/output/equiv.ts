import { join, json, type Safe, text } from './print.js';

const identifier = /^[A-Za-z_$][\w$]*$/;

const literal = (value: unknown): Safe => {
  if (Array.isArray(value)) return text`[${join(value.map(literal), ', ')}]`;
  if (typeof value !== 'object' || value === null) return json(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return text`{}`;
  const pairs = entries.map(
    ([key, part]) => text`${identifier.test(key) ? text`${key}` : json(key)}: ${literal(part)}`,
  );
  return text`{ ${join(pairs, ', ')} }`;
};

/** The equivalent SDK call. */
export const sdkCall = (noun: string, verb: string, input: object, key: string | undefined): Safe => {
  const args =
    key === undefined && Object.keys(input).length === 0 ? [] : [input, ...(key === undefined ? [] : [{ key }])];
  return text`await client.${noun}.${verb}(${join(args.map(literal), ', ')});`;
};
