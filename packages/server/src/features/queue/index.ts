import type { ServerFeature } from '../types.js';
import { queue as handlers } from './handlers.js';
import { hooks } from './hooks.js';
import { room } from './state.js';
import { tables } from './tables.js';
import { sweep } from './withdrawnQueries.js';

/** Queues with votes. */
export const queue = { handlers, tables, state: { room }, hooks, sweep } satisfies ServerFeature<'queue'>;
