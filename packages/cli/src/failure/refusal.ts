import type { ErrorBody, ErrorCode } from '@roomful/protocol/names';
import type { Refusal } from '../features/feature.js';
import { mergedTable, rowOf } from '../features/lookup.js';
import { exitOfCode } from './exit.js';
import { Failure } from './failure.js';

/** The call that the server refused. */
export interface Asked {
  /** The command's wire name. */
  name: string;
  input: Readonly<Record<string, unknown>>;
  /** Why no token was sent, if none was. */
  noToken?: string | undefined;
}

const seconds = ({ retryAfterMs = 0 }: ErrorBody): number => Math.ceil(retryAfterMs / 1_000);

/** Texts for refusals that are about no feature in particular. */
const general: { readonly [C in ErrorCode]?: Refusal } = {
  rate_limited: {
    hint: (_, body) => (body.retryAfterMs === undefined ? undefined : `try again in ${seconds(body)} s`),
  },
  idempotency_conflict: { hint: () => 'use another --idempotency-key for another input' },
  unavailable: { hint: () => 'try again in a moment' },
  timeout: { hint: () => 'with the same --idempotency-key it is safe to repeat the command' },
};

const words: Readonly<Record<string, Refusal>> = { ...mergedTable(({ refusals }) => refusals), ...general };

const tokenHint = 'start a server with roomful up on this machine, or remember one: roomful login <url>';

/** The server's refusal as the command line reports it. */
export const refusal = (body: ErrorBody, { input, noToken }: Asked): Failure => {
  const { message, hint } = rowOf(words, body.code) ?? {};
  const said = message?.(input, body) ?? body.message;
  const known = { exit: exitOfCode(body.code), body };
  if (body.code === 'unauthenticated' && noToken !== undefined) {
    return new Failure(body.code, `${said}: ${noToken}`, { ...known, hint: tokenHint });
  }
  return new Failure(body.code, said, { ...known, hint: hint?.(input, body) });
};
