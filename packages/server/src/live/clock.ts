// Imported, and not the global one: a test that fakes the timers of its process stops its clock too.
import { performance } from 'node:perf_hooks';

/** The time by which what is live is judged. */
export interface LiveClock {
  /** Milliseconds since some instant; never goes back, whatever becomes of the machine's clock. */
  now(): number;
  /** The same instant, epoch ms. */
  epochAt(instant: number): number;
  /** Sets what epoch it is now, by the database's clock, where they have come apart. */
  compare(databaseNow: number): void;
}

/** Less than this is the time that asking took: instants that were told shall not change by it. */
export const apartMs = 1_000;

/**
 * A clock that counts on by itself: one that jumps by an hour would end everybody's presence at once. What others are
 * told of it is epoch time, by the database's clock as it was compared last.
 *
 * @param aheadMs milliseconds that a test has moved the clock forward
 */
export const createLiveClock = (aheadMs: () => number = () => 0): LiveClock => {
  const now = () => Math.floor(performance.now() + aheadMs());
  // The database's clock is compared without what a test has moved it by, and so holds for `now`, which has moved too.
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
