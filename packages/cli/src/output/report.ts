import type { Exit } from '../failure/exit.js';
import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { block, json, text } from './print.js';

/** Prints why a command failed, and returns its exit. */
export const report = (error: unknown, { err }: Pick<Io, 'err'>, verbose: boolean): Exit => {
  const failure =
    error instanceof Failure ? error : new Failure('internal', String((error as Error)?.message ?? error));
  err.line(text`${err.style(['red', 'bold'], text`error[${failure.code}]`)}: ${failure.message}`);
  if (failure.hint !== undefined) err.line(text`${err.style('cyan', text`hint`)}: ${failure.hint}`);
  if (verbose && failure.body?.details) err.line(text`details: ${json(failure.body.details)}`);
  const trace = failure === error ? failure.cause : error;
  if (verbose && trace instanceof Error) err.line(block(trace.stack ?? String(trace)));
  return failure.exit;
};
