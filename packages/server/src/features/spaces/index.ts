import { spaceNotFound } from '../spaceMemberships.js';
import type { ServerFeature } from '../types.js';
import { spaces as handlers } from './handlers.js';
import { tables } from './tables.js';

/** Spaces: courses and communities. */
export const spaces = {
  handlers,
  tables,
  // Not belonging to a space gives the same error as a missing space.
  missing: { space: spaceNotFound },
  conflicts: { spaces_pkey: 'space_exists' },
} satisfies ServerFeature<'spaces'>;
