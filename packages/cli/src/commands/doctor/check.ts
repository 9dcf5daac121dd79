import type { Safe } from '../../output/print.js';

/** What a check found. */
export interface Found {
  ok: boolean;
  detail: Safe;
}

/** One thing that is looked at. What `run` rejects with is why it could not be looked at. */
export interface Check {
  name: string;
  run: () => Promise<Found>;
}
