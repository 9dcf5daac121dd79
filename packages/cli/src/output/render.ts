import stringWidth from 'string-width';
import type { Column } from '../features/feature.js';
import { featureOf, rowOf } from '../features/lookup.js';
import { isTold, told } from './cells.js';
import { subjectOf } from './fields.js';
import { type Fields, isFields, isRows } from './objects.js';
import { join, json, type Printer, plain, type Safe, text } from './print.js';

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Matches the paths of fields that hold instants, by the last name. */
const instantName = /(?:(?:^|\.)(?:at|until|now)|At|Until)$/;

const isoSeconds = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().replace(/\.\d+Z$/, 'Z');
};

const cell = (path: string, value: unknown): Safe => {
  const words = told(path, value);
  if (words !== undefined) return words === '' ? text`-` : text`${words}`;
  if (typeof value === 'number' && instantName.test(path)) return text`${isoSeconds(value)}`;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return text`${value.join(', ')}`;
  if (typeof value === 'object' && value !== null) return json(value);
  return isEmpty(value) ? text`-` : text`${String(value)}`;
};

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, key) => (isFields(part) && Object.hasOwn(part, key) ? part[key] : undefined), value);

/** Every field by its path, with nested objects flattened. Lists stay whole, and so do objects with a format. */
const leaves = (value: Fields, prefix = ''): [string, unknown][] =>
  Object.entries(value).flatMap(([key, part]) =>
    isFields(part) && Object.keys(part).length > 0 && !isTold(key, part)
      ? leaves(part, `${prefix}${key}.`)
      : [[`${prefix}${key}`, part]],
  );

const titleOf = (column: Column): string => (typeof column === 'string' ? column : column[0]);
const valueIn = (row: Fields, column: Column): unknown =>
  typeof column === 'string' ? at(row, column) : column[1](row);

const table = (rows: readonly Fields[], columns: readonly Column[], out: Printer): void => {
  const cells = rows.map((row) => columns.map((column) => cell(titleOf(column), valueIn(row, column))));
  const widths = columns.map((column, i) =>
    Math.max(titleOf(column).length, ...cells.map((row) => stringWidth(plain(row[i] ?? text``)))),
  );
  const pad = (safe: Safe, i: number): Safe =>
    i === columns.length - 1 ? safe : text`${safe}${' '.repeat((widths[i] ?? 0) - stringWidth(plain(safe)))}`;
  out.line(
    out.style(
      'dim',
      join(
        columns.map((column, i) => pad(text`${titleOf(column)}`, i)),
        '  ',
      ),
    ),
  );
  for (const row of cells) out.line(join(row.map(pad), '  '));
};

const columnsOf = (rows: readonly Fields[]): string[] => [
  ...new Set(rows.flatMap((row) => leaves(row).map(([path]) => path))),
];

/** The columns that are not empty in every row. */
const filled = (rows: readonly Fields[], columns: readonly Column[]): Column[] =>
  columns.filter((column) =>
    rows.some((row) => {
      const value = valueIn(row, column);
      return !isEmpty(value) && told(titleOf(column), value) !== '';
    }),
  );

const fields = (pairs: readonly [string, unknown][], out: Printer): void => {
  for (const [path, value] of pairs) out.line(text`${out.style('dim', text`${path}:`)} ${cell(path, value)}`);
};

const list = (items: readonly unknown[], view: readonly Column[] | undefined, out: Printer, err: Printer): void => {
  if (items.length === 0) err.line(text`(none)`);
  else if (isRows(items)) table(items, view ? filled(items, view) : columnsOf(items), out);
  else for (const item of items) out.line(cell('', item));
};

export interface RenderOptions {
  /** The wire name of the command; its feature knows how to show the result. */
  name: string;
  /** The columns of a list. Default: those of the feature. */
  columns?: readonly Column[] | undefined;
  /** The fields were chosen with `--fields`, so show empty ones, too. */
  chosen: boolean;
}

/** Prints a result for people: a list as a table, anything else as `name: value` lines without empty values. */
export const render = (answer: Fields, options: RenderOptions, out: Printer, err: Printer): void => {
  const { name, chosen } = options;
  const { feature, verb } = featureOf(name);
  const result = chosen ? answer : (rowOf(feature.arrange, verb)?.(answer) ?? answer);
  const subject = subjectOf(result);
  const about = subject === undefined ? undefined : result[subject];
  const rest = Object.fromEntries(Object.entries(result).filter(([key]) => key !== subject));
  const shown = (pairs: [string, unknown][]): [string, unknown][] =>
    chosen ? pairs : pairs.filter(([, value]) => !isEmpty(value));
  if (Array.isArray(about)) {
    list(about, chosen ? undefined : (options.columns ?? rowOf(feature.lists, verb)), out, err);
    fields(shown(leaves(rest)), out);
    return;
  }
  // The fields of the main field need no prefix.
  const [first = ''] = Object.keys(result);
  const inner = first === subject && isFields(about) ? about : undefined;
  const own = leaves(inner ?? {}).map(([path, value]): [string, unknown] => [
    Object.hasOwn(rest, path) ? `${subject}.${path}` : path,
    value,
  ]);
  fields(shown([...own, ...leaves(inner ? rest : result)]), out);
};
