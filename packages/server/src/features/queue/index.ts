import type { ServerFeature } from '../types.js';
import { queue as handlers } from './handlers.js';
import { room } from './state.js';
import { tables } from './tables.js';

/** Queues with votes. */
export const queue = { handlers, tables, state: { room } } satisfies ServerFeature<'queue'>;
