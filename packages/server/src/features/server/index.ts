import type { ServerFeature } from '../types.js';
import { server as handlers } from './handlers.js';

/** Information about the server. */
export const server = { handlers, tables: {} } satisfies ServerFeature<'server'>;
