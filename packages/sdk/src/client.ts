import type { Client, ClientOptions } from './client-types.js';
import { composeClient } from './core-client.js';
import { allFeatures, fold, fromSnapshot } from './state.js';

export type { Client, ClientCommands, ClientHandlers, ClientOptions } from './client-types.js';

/**
 * Creates a client with all features. It connects at the first call, or when `connect()` is called.
 *
 * @throws TypeError if the options are invalid
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:7400', getToken: () => fetch('/token').then((r) => r.text()) });
 * const room = await client.rooms.join('lobby');
 */
export const createClient = (options: ClientOptions): Client =>
  composeClient(options, { features: allFeatures, fold, take: fromSnapshot });
