import type { ErrorBody, ErrorCode } from '@roomful/protocol/names';
import type { Refusal } from '../features/feature.js';
import { mergedTable, rowOf } from '../features/lookup.js';
import { exitOfCode } from './exit.js';
import { Failure } from './failure.js';

/** A call that the server refused. */
export interface Asked {
  /** The command's wire name. */
  name: string;
  input: Readonly<Record<string, unknown>>;
  /** Why no token was sent, if none was. */
  noToken?: string | undefined;
}

/** The hint for any error that says how long to wait. */
const waitHint = ({ retryAfterMs }: ErrorBody): string | undefined =>
  retryAfterMs === undefined ? undefined : `try again in ${Math.ceil(retryAfterMs / 1_000)} s`;

/** Texts for refusals that belong to no feature. */
const general: { readonly [C in ErrorCode]?: Refusal } = {
  idempotency_conflict: { hint: () => 'use a new --idempotency-key for a different input' },
  unavailable: { hint: () => 'try again in a moment' },
  timeout: { hint: () => 'you can safely repeat the command with the same --idempotency-key' },
};

const refusals: Readonly<Record<string, Refusal>> = { ...mergedTable(({ refusals }) => refusals), ...general };

const tokenHint = 'start a server on this machine with roomful up, or log in to one: roomful login <url>';

/** The command line's error for a refusal of the server. */
export const refusal = (body: ErrorBody, { input, noToken }: Asked): Failure => {
  const { message, hint } = rowOf(refusals, body.code) ?? {};
  const described = message?.(input, body) ?? body.message;
  const known = { exit: exitOfCode(body.code), body };
  if (body.code === 'unauthenticated' && noToken !== undefined) {
    return new Failure(body.code, `${described}: ${noToken}`, { ...known, hint: tokenHint });
  }
  return new Failure(body.code, described, { ...known, hint: hint?.(input, body) ?? waitHint(body) });
};
