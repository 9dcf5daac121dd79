import { isRoomfulError, RoomfulError } from '@roomful/protocol/names';

/** Between which waits a retry backs off, in milliseconds. */
export interface BackoffRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before a retry: doubled at each attempt up to `maxMs`, of which the upper half is left to chance,
 * so that those who were cut off together do not come back together.
 *
 * @param attempt 0 = the first retry
 */
export const backoffMs = (
  attempt: number,
  { minMs, maxMs }: BackoffRange,
  random: () => number = Math.random,
): number => Math.round(Math.min(maxMs, minMs * 2 ** Math.min(attempt, 30)) * (0.5 + random() / 2));

/** What `setTimeout` can count, milliseconds: a longer delay would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** Waits; ends early, without an error, when the signal aborts. */
export const wait = (delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(delayMs, longestTimerMs));
    signal?.addEventListener('abort', done);
  });

const defaultRange = { minMs: 250, maxMs: 5_000 };

/** Any error as one that says whether waiting mends it. */
export const asRoomfulError = (error: unknown): RoomfulError =>
  isRoomfulError(error) ? error : new RoomfulError('internal', String(error), { retryable: false });

/**
 * Repeats what fails for now, with waits in between that grow.
 *
 * @returns null when the signal aborts
 * @throws RoomfulError that is not retryable
 */
export const persist = async <T>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  range: BackoffRange = defaultRange,
): Promise<T | null> => {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const result = await attempt();
      return signal.aborted ? null : result;
    } catch (thrown) {
      const error = asRoomfulError(thrown);
      if (signal.aborted) return null;
      if (!error.retryable) throw error;
      await wait(error.retryAfterMs ?? backoffMs(failures, range), signal);
    }
  }
  return null;
};
