import { isRoomfulError, RoomfulError } from '@roomful/protocol/names';

/** The shortest and longest delay between retries, in milliseconds. */
export interface BackoffRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * The delay before a retry. It doubles at each attempt up to `maxMs`, and its upper half is random, so that clients that
 * were cut off together do not come back together.
 *
 * @param attempt 0 = the first retry
 */
export const backoffMs = (
  attempt: number,
  { minMs, maxMs }: BackoffRange,
  random: () => number = Math.random,
): number => Math.round(Math.min(maxMs, minMs * 2 ** Math.min(attempt, 30)) * (0.5 + random() / 2));

/** The longest delay of `setTimeout`, in milliseconds: longer ones would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** Waits. Resolves early, without an error, if the signal aborts. */
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

/** Converts any error, so that it says whether it is retryable. */
export const asRoomfulError = (error: unknown): RoomfulError =>
  isRoomfulError(error) ? error : new RoomfulError('internal', String(error), { retryable: false });

/**
 * Retries temporary failures, with growing delays.
 *
 * @returns null when the signal aborts
 * @throws RoomfulError if it is not retryable
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
