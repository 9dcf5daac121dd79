import stringWidth from 'string-width';
import { type Fields, isFields, isRows, subjectOf } from './fields.js';
import { join, json, type Printer, plain, type Safe, text } from './print.js';
import { views } from './views.js';

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Fields that hold an instant say so in their names. */
const instantName = /(?:^at|^until|^now|At|Until)$/;

const isoSeconds = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().replace(/\.\d+Z$/, 'Z');
};

const cell = (path: string, value: unknown): Safe => {
  if (typeof value === 'number' && instantName.test(path)) return text`${isoSeconds(value)}`;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return text`${value.join(', ')}`;
  if (typeof value === 'object' && value !== null) return json(value);
  return isEmpty(value) ? text`-` : text`${String(value)}`;
};

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, key) => (isFields(part) && Object.hasOwn(part, key) ? part[key] : undefined), value);

/** Every field that is no object, by its path; lists stay whole. */
const leaves = (value: Fields, prefix = ''): [string, unknown][] =>
  Object.entries(value).flatMap(([key, part]) =>
    isFields(part) && Object.keys(part).length > 0 ? leaves(part, `${prefix}${key}.`) : [[`${prefix}${key}`, part]],
  );

const table = (rows: readonly Fields[], columns: readonly string[], out: Printer): void => {
  const cells = rows.map((row) => columns.map((column) => cell(column, at(row, column))));
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((row) => stringWidth(plain(row[i] ?? text``)))),
  );
  const pad = (safe: Safe, i: number): Safe =>
    i === columns.length - 1 ? safe : text`${safe}${' '.repeat((widths[i] ?? 0) - stringWidth(plain(safe)))}`;
  out.line(
    out.style(
      'dim',
      join(
        columns.map((column, i) => pad(text`${column}`, i)),
        '  ',
      ),
    ),
  );
  for (const row of cells) out.line(join(row.map(pad), '  '));
};

const columnsOf = (rows: readonly Fields[]): string[] => [
  ...new Set(rows.flatMap((row) => leaves(row).map(([path]) => path))),
];

/** A view's columns that have something to show. */
const filled = (rows: readonly Fields[], columns: readonly string[]): string[] =>
  columns.filter((column) => rows.some((row) => !isEmpty(at(row, column))));

const fields = (pairs: readonly [string, unknown][], out: Printer): void => {
  for (const [path, value] of pairs) out.line(text`${out.style('dim', text`${path}:`)} ${cell(path, value)}`);
};

const list = (items: readonly unknown[], view: readonly string[] | undefined, out: Printer, err: Printer): void => {
  if (items.length === 0) err.line(text`(none)`);
  else if (isRows(items)) table(items, view ? filled(items, view) : columnsOf(items), out);
  else for (const item of items) out.line(cell('', item));
};

export interface RenderOptions {
  /** The command's wire name. */
  name: string;
  /** `--fields` chose what is there: show all of it. */
  chosen: boolean;
}

/** Writes a result for people: a list as a table, anything else as `name: value` lines without those that are empty. */
export const render = (result: Fields, { name, chosen }: RenderOptions, out: Printer, err: Printer): void => {
  const subject = subjectOf(result);
  const about = subject === undefined ? undefined : result[subject];
  const rest = Object.fromEntries(Object.entries(result).filter(([key]) => key !== subject));
  const shown = (pairs: [string, unknown][]): [string, unknown][] =>
    chosen ? pairs : pairs.filter(([, value]) => !isEmpty(value));
  if (Array.isArray(about)) {
    list(about, chosen ? undefined : views[name], out, err);
    fields(shown(leaves(rest)), out);
    return;
  }
  // What comes first is what the result is about: its fields need no prefix.
  const [first = ''] = Object.keys(result);
  const inner = first === subject && isFields(about) ? about : undefined;
  const own = leaves(inner ?? {}).map(([path, value]): [string, unknown] => [
    Object.hasOwn(rest, path) ? `${subject}.${path}` : path,
    value,
  ]);
  fields(shown([...own, ...leaves(inner ? rest : result)]), out);
};
