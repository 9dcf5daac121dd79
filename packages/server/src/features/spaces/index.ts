import { spaceNotFound } from '../spaceMemberships.js';
import type { ServerFeature } from '../types.js';
import { spaces as handlers } from './handlers.js';
import { tables } from './tables.js';

/** Spaces: courses and communities. */
export const spaces = {
  handlers,
  tables,
  // A space of others and a missing one answer alike.
  missing: { space: spaceNotFound },
  conflicts: { spaces_pkey: 'space_exists' },
} satisfies ServerFeature<'spaces'>;
