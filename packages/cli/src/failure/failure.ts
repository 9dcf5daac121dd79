import type { ErrorBody } from '@roomful/protocol/names';
import type { Exit } from './exit.js';

export interface FailureMore {
  /** How the process ends. Default: failure. */
  exit?: Exit;
  /** What to do about it: a sentence or a command. */
  hint?: string | undefined;
  /** What the server answered. */
  body?: ErrorBody | undefined;
  cause?: unknown;
}

/** Why a command ends without having done its work. */
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

/** The command line does not fit. */
export const usage = (message: string, hint?: string): Failure =>
  new Failure('usage', message, { exit: 'usage', hint });
