import type { Safe } from '../../output/print.js';

/** The outcome of a check. */
export interface Found {
  ok: boolean;
  detail: Safe;
}

/** One check. `run` rejects if the check could not be carried out; the error says why. */
export interface Check {
  name: string;
  run: () => Promise<Found>;
}
