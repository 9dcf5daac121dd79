import type { ServerFeature } from '../types.js';
import { erase } from './erase.js';
import { sweep } from './erasureQueries.js';
import { messages as handlers } from './handlers.js';
import { redaction } from './redaction.js';
import { room } from './state.js';
import { tables } from './tables.js';

/** Messages, threads, reactions, pins and bookmarks. */
export const messages = {
  handlers,
  tables,
  state: { room },
  erase,
  sweep,
  redaction,
} satisfies ServerFeature<'messages'>;
