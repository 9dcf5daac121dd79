import type { ServerFeature } from '../types.js';
import { createTypingHandlers } from './handlers.js';
import { live } from './live.js';

/** Typing users; never logged. */
export const typing = {
  handlers: {},
  connection: createTypingHandlers,
  tables: {},
  live,
} satisfies ServerFeature<'typing'>;
