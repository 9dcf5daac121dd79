import type { ErrorBody } from '@roomful/protocol/names';
import type { Exit } from './exit.js';

export interface FailureMore {
  /** The exit code of the process. Default: failure. */
  exit?: Exit;
  /** A way to solve it, as a sentence or a command. */
  hint?: string | undefined;
  /** The server's error. */
  body?: ErrorBody | undefined;
  cause?: unknown;
}

/** The error of a command that did not succeed. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** An error code of the protocol, or one of the command line's own. */
  readonly code: string;
  readonly exit: Exit;
  readonly hint: string | undefined;
  readonly body: ErrorBody | undefined;

  constructor(code: string, message: string, more: FailureMore = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.exit = more.exit ?? 'failure';
    this.hint = more.hint;
    this.body = more.body;
  }
}

/** The error for an invalid command line. */
export const usage = (message: string, hint?: string): Failure =>
  new Failure('usage', message, { exit: 'usage', hint });
