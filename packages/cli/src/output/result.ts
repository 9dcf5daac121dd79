import type { Column } from '../features/feature.js';
import type { Io } from '../io/io.js';
import { fieldNames, selectFields } from './fields.js';
import type { Fields } from './objects.js';
import { json, text } from './print.js';

export interface ResultFlags {
  json?: boolean | undefined;
  /** Comma-separated paths. */
  fields?: string | undefined;
}

/**
 * Prints what a command answered: with `--json` as it is, else as a table or lines; `--fields` chooses from both.
 *
 * @param columns of a list; without them those that the command's feature has
 */
export const printResult = async (
  answer: Fields,
  { name, columns }: { name: string; columns?: readonly Column[] },
  flags: ResultFlags,
  io: Io,
): Promise<void> => {
  const names = fieldNames(flags.fields);
  const { result, missing } = names ? selectFields(answer, names) : { result: answer, missing: [] };
  if (missing.length > 0)
    io.err.line(text`warning: the result has no ${missing.join(', ')}; it has ${Object.keys(answer).join(', ')}`);
  if (flags.json) {
    io.out.line(json(result));
    return;
  }
  const { render } = await import('./render.js');
  render(result, { name, columns, chosen: names !== undefined }, io.out, io.err);
};
