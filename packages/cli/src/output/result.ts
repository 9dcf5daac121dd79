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
 * Prints the result of a command: with `--json` as JSON, else as a table or lines. `--fields` selects fields in both forms.
 *
 * @param columns the columns of a list; default: those of the command's feature
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
