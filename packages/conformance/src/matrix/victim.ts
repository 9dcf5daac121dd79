import type { Scene } from './types.js';

/** The id of a member for staff to act on. It is only created if the call should succeed. */
export const victim = async ({ world, expected }: Scene): Promise<string> =>
  expected === 'ok' ? (await world.victim()).id : 'somebody';
