import type { ServerFeature } from '../types.js';
import { receipts as handlers } from './handlers.js';
import { user } from './state.js';
import { tables } from './tables.js';

/** Read positions. */
export const receipts = { handlers, tables, state: { user } } satisfies ServerFeature<'receipts'>;
