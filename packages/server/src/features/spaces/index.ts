import { spaceNotFound } from '../spaceMemberships.js';
import type { ServerFeature } from '../types.js';
import { spaces as handlers } from './handlers.js';
import { space } from './state.js';
import { tables } from './tables.js';

/** Spaces: courses and communities. */
export const spaces = {
  handlers,
  connection: ({ spaceFollowing: { follow, unfollow } }) => ({ follow, unfollow }),
  tables,
  state: { space },
  // Not belonging to a space gives the same error as a missing space.
  missing: { space: spaceNotFound },
  conflicts: { spaces_pkey: 'space_exists' },
} satisfies ServerFeature<'spaces'>;
