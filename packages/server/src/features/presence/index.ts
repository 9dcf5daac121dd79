import type { ServerFeature } from '../types.js';
import { createPresenceHandlers } from './handlers.js';
import { tables } from './tables.js';

/** Who is online; never logged. */
export const presence = {
  handlers: {},
  connection: createPresenceHandlers,
  tables,
} satisfies ServerFeature<'presence'>;
