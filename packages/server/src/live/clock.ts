// Imported instead of the global: a test that fakes timers would also stop the global clock.
import { performance } from 'node:perf_hooks';

/** The clock of everything live. */
export interface LiveClock {
  /** Milliseconds since some instant. It never goes back, even if the machine's clock does. */
  now(): number;
  /** Converts an instant of this clock to epoch ms. */
  epochAt(instant: number): number;
  /** Corrects the conversion by the database's clock if the two have drifted apart. */
  compare(databaseNow: number): void;
}

/** A smaller difference may be the round trip to the database, and must not change instants that were already sent. */
export const apartMs = 1_000;

/**
 * Creates a monotonic clock: a clock that jumps by an hour would end everybody's presence at once. Others see its instants as
 * epoch time, by the last comparison with the database's clock.
 *
 * @param aheadMs how far a test has moved the clock forward, milliseconds
 */
export const createLiveClock = (aheadMs: () => number = () => 0): LiveClock => {
  const now = () => Math.floor(performance.now() + aheadMs());
  // Compare without `aheadMs`: `now` includes it, so the result does too.
  let epoch = Date.now() - Math.floor(performance.now());
  return {
    now,
    epochAt: (instant) => epoch + instant,
    compare: (databaseNow) => {
      const compared = databaseNow - Math.floor(performance.now());
      if (Math.abs(compared - epoch) > apartMs) epoch = compared;
    },
  };
};
