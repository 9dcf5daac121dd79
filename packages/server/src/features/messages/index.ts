import type { ServerFeature } from '../types.js';
import { messages as handlers } from './handlers.js';
import { room } from './state.js';
import { tables } from './tables.js';

/** Messages, threads, reactions, pins and bookmarks. */
export const messages = { handlers, tables, state: { room } } satisfies ServerFeature<'messages'>;
