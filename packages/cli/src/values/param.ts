import { usage } from '../failure/failure.js';
import type { Param } from '../manifest.js';
import { parseDuration } from './duration.js';
import { parseInstant } from './instant.js';
import { parseRecord } from './record.js';

/** What the command line holds for a field: its text, its texts where it may be repeated, or whether a switch was set. */
export type Raw = string | readonly string[] | boolean;

const texts = (raw: Raw): string[] => (Array.isArray(raw) ? [...raw] : [String(raw)]);

const number = (raw: Raw, what: string, fits: (n: number) => boolean, kind: string): number => {
  const value = Number(raw);
  if (typeof raw !== 'string' || raw.trim() === '' || !fits(value)) throw usage(`${what} is not ${kind}: "${raw}"`);
  return value;
};

const oneOf = (values: readonly string[], text: string, what: string): string => {
  if (!values.includes(text)) throw usage(`${what} is none of ${values.join(', ')}: "${text}"`);
  return text;
};

const switches: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

const toBoolean = (raw: Raw, what: string): boolean => {
  const value = typeof raw === 'boolean' ? raw : switches[String(raw)];
  if (value === undefined) throw usage(`${what} is neither true nor false: "${raw}"`);
  return value;
};

type Read = (raw: Raw, what: string, param: Param, now: number) => unknown;

const readers: Readonly<Record<Param['type'], Read>> = {
  string: (raw) => String(raw),
  user: (raw) => String(raw),
  integer: (raw, what) => number(raw, what, Number.isSafeInteger, 'a whole number'),
  number: (raw, what) => number(raw, what, Number.isFinite, 'a number'),
  boolean: toBoolean,
  enum: (raw, what, { values = [] }) => oneOf(values, String(raw), what),
  array: (raw, what, { items }) => {
    const all = texts(raw).flatMap((text) => text.split(',').map((item) => item.trim()));
    const given = all.filter((item) => item !== '');
    return items?.values === undefined ? given : given.map((item) => oneOf(items.values ?? [], item, what));
  },
  record: (raw, what) => parseRecord(texts(raw), what),
  duration: (raw, what) => parseDuration(String(raw), what),
  instant: (raw, what, _, now) => parseInstant(String(raw), now, what),
};

/** How a person names the field: its place or its flag. */
export const paramName = (param: Param): string => (param.positional ? `<${param.flag}>` : `--${param.flag}`);

/**
 * The value of a field from what the command line holds.
 *
 * @throws Failure usage
 */
export const parseParam = (param: Param, raw: Raw, now: number): unknown =>
  param.nullable && raw === 'null' ? null : readers[param.type](raw, paramName(param), param, now);

/** A command's input from what the command line holds, field by field; what was left out stays out. */
export const parseInput = (
  params: readonly Param[],
  raws: Readonly<Record<string, Raw | undefined>>,
  now: number,
): Record<string, unknown> =>
  Object.fromEntries(
    params.flatMap((param) => {
      const raw = raws[param.name];
      return raw === undefined ? [] : [[param.name, parseParam(param, raw, now)]];
    }),
  );
