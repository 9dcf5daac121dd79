import { usage } from '../failure/failure.js';
import type { Param } from '../manifest.js';
import { parseDuration } from './duration.js';
import { parseInstant } from './instant.js';
import { parseRecord } from './record.js';

/** The value of a field on the command line: its text, all its texts if it may be repeated, or a switch. */
export type Raw = string | readonly string[] | boolean;

/** The given values of a command's fields, by name. Undefined if not given. */
export type Given = Readonly<Record<string, Raw | undefined>>;

const placeholders: Readonly<Record<Param['type'], string>> = {
  string: 'text',
  integer: 'n',
  number: 'n',
  boolean: 'true|false',
  enum: 'value',
  array: 'a,b',
  record: 'key=value',
  duration: '10m',
  user: 'id|@name',
  instant: 'when',
};

/** The placeholder for a field's value in the help. */
export const placeholder = ({ type, items }: Param): string =>
  type === 'array' && items?.is === 'user' ? 'id,@name' : placeholders[type];

const texts = (raw: Raw): string[] => (Array.isArray(raw) ? [...raw] : [String(raw)]);

const number = (raw: Raw, what: string, fits: (n: number) => boolean, kind: string): number => {
  const value = Number(raw);
  if (typeof raw !== 'string' || raw.trim() === '' || !fits(value)) throw usage(`${what} is not ${kind}: "${raw}"`);
  return value;
};

const oneOf = (values: readonly string[], text: string, what: string): string => {
  if (!values.includes(text)) throw usage(`${what} must be one of ${values.join(', ')}, not "${text}"`);
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
  if (value === undefined) throw usage(`${what} must be true or false, not "${raw}"`);
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

/** The name of a field in messages: `<name>` or `--flag`. */
export const paramName = (param: Param): string => (param.positional ? `<${param.flag}>` : `--${param.flag}`);

/**
 * Parses the value of a field.
 *
 * @throws Failure usage
 */
export const parseParam = (param: Param, raw: Raw, now: number): unknown =>
  param.nullable && raw === 'null' ? null : readers[param.type](raw, paramName(param), param, now);

/** Parses the input of a command, without the fields that are not given. */
export const parseInput = (params: readonly Param[], raws: Given, now: number): Record<string, unknown> =>
  Object.fromEntries(
    params.flatMap((param) => {
      const raw = raws[param.name];
      return raw === undefined ? [] : [[param.name, parseParam(param, raw, now)]];
    }),
  );
