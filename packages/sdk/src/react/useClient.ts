import type { Client } from '../client.js';
import { useHub } from './hub.js';

/**
 * The client of the nearest provider, for commands that no hook has.
 *
 * @throws Error outside of a provider
 * @example
 * const client = useClient();
 * const search = (text: string) => client.users.search({ text });
 */
export const useClient = (): Client => useHub().client;
