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

/** What `setTimeout` can count: a longer delay would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

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
