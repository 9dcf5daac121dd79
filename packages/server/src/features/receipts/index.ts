import type { ServerFeature } from '../types.js';
import { receipts as handlers } from './handlers.js';
import { live } from './live.js';
import { user } from './state.js';
import { tables } from './tables.js';

/** Read positions. */
export const receipts = { handlers, tables, state: { user }, live } satisfies ServerFeature<'receipts'>;
