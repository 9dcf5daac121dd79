import type { ServerFeature } from '../types.js';
import { server as handlers } from './handlers.js';

/** What the server says of itself. */
export const server = { handlers, tables: {} } satisfies ServerFeature<'server'>;
