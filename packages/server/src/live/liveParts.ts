import { createLiveClock } from './clock.js';
import { createLeases, type LeasesDeps } from './leases.js';
import { createLive, type LiveDeps } from './live.js';
import { createMemoryStore } from './memory.js';
import { createStanding, type StandingDeps } from './standing.js';

type LivePartsDeps = Omit<LiveDeps, 'store' | 'clock' | 'standing'> &
  Omit<LeasesDeps, 'clock' | 'invisible'> &
  StandingDeps;

/** Creates the live parts of a node on one clock, each before the parts that use it. */
export const createLiveParts = (deps: LivePartsDeps) => {
  const clock = createLiveClock(deps.clockOffsetMs);
  const store = createMemoryStore(clock);
  const standing = createStanding(deps);
  const live = createLive({ ...deps, store, clock, standing });
  const leases = createLeases({ ...deps, clock, invisible: store.presence.invisible });
  return { store, standing, live, leases };
};
