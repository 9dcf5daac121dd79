import stringWidth from 'string-width';
import { isTold, told } from './cells.js';
import { type Fields, isFields, isRows, subjectOf } from './fields.js';
import { join, json, type Printer, plain, type Safe, text } from './print.js';
import { type Column, views } from './views.js';

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

/** Every field that is no object, by its path; lists stay whole, and what is read as a whole. */
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

/** A view's columns that have something to show. */
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
  /** The command's wire name. */
  name: string;
  /** `--fields` chose what is there: show all of it. */
  chosen: boolean;
}

/** A thread is read from its first message on; the own reactions stand with the messages that they are to. */
const inOrder = (result: Fields): Fields => {
  const { root, messages, mine, ...rest } = result;
  if (!Array.isArray(messages)) return result;
  const all: unknown[] = isFields(root) ? [root, ...messages] : messages;
  if (!isFields(mine)) return { messages: all, ...rest };
  const withMine = (message: unknown): unknown =>
    isFields(message) && Object.hasOwn(mine, String(message['id']))
      ? { ...message, mine: mine[String(message['id'])] }
      : message;
  return { messages: all.map(withMine), ...rest };
};

/** Writes a result for people: a list as a table, anything else as `name: value` lines without those that are empty. */
export const render = (answer: Fields, { name, chosen }: RenderOptions, out: Printer, err: Printer): void => {
  const result = chosen ? answer : inOrder(answer);
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
