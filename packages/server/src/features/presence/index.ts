import type { ServerFeature } from '../types.js';
import { createPresenceHandlers } from './handlers.js';
import { tables } from './tables.js';

/** Online users; never logged. */
export const presence = {
  handlers: {},
  connection: createPresenceHandlers,
  tables,
} satisfies ServerFeature<'presence'>;
