import { isRoomfulError } from '@roomful/protocol/names';
import { Failure } from '../failure/failure.js';
import { instantText } from './time.js';

const until = (details: Record<string, unknown> | undefined, now: number): string =>
  typeof details?.['until'] === 'number' ? ` (until ${instantText(details['until'], now)})` : '';

/** Describes an error in one sentence. */
export const describe = (error: unknown, now = Date.now()): string => {
  if (!isRoomfulError(error)) {
    const hint = error instanceof Failure && error.hint !== undefined ? `; ${error.hint}` : '';
    return error instanceof Error ? `${error.message}${hint}` : String(error);
  }
  const wait = error.retryAfterMs === undefined ? '' : `; try again in ${Math.ceil(error.retryAfterMs / 1_000)} s`;
  return `${error.message}${until(error.details, now)}${wait}`;
};
