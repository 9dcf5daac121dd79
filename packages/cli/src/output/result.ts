import type { Io } from '../io/io.js';
import { type Fields, fieldNames, selectFields } from './fields.js';
import { json, text } from './print.js';

export interface ResultFlags {
  json?: boolean | undefined;
  /** Comma-separated paths. */
  fields?: string | undefined;
}

/** Prints what a command answered: `--json` as it is, else as a table or lines; `--fields` chooses from both. */
export const printResult = async (answer: Fields, command: string, flags: ResultFlags, io: Io): Promise<void> => {
  const names = fieldNames(flags.fields);
  const { result, missing } = names ? selectFields(answer, names) : { result: answer, missing: [] };
  if (missing.length > 0)
    io.err.line(text`warning: the result has no ${missing.join(', ')}; it has ${Object.keys(answer).join(', ')}`);
  if (flags.json) {
    io.out.line(json(result));
    return;
  }
  const { render } = await import('./render.js');
  render(result, { name: command, chosen: names !== undefined }, io.out, io.err);
};
