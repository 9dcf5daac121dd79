import type { ServerFeature } from '../types.js';
import { spaces as handlers } from './handlers.js';
import { tables } from './tables.js';

/** Spaces: courses and communities. */
export const spaces = {
  handlers,
  tables,
  conflicts: { spaces_pkey: 'space_exists' },
} satisfies ServerFeature<'spaces'>;
