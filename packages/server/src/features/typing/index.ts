import type { ServerFeature } from '../types.js';
import { createTypingHandlers } from './handlers.js';

/** Typing users; never logged. */
export const typing = {
  handlers: {},
  connection: createTypingHandlers,
  tables: {},
} satisfies ServerFeature<'typing'>;
