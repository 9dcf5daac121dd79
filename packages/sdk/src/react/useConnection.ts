import { useSyncExternalStore } from 'react';
import type { ConnectionView } from '../connection.js';
import { useHub } from './hub.js';

/**
 * The connection as it is: for a banner that says that the app is offline, and when it tries again.
 *
 * @example
 * const { state, retryAt } = useConnection();
 * const isOffline = state === 'offline' || state === 'closed';
 */
export const useConnection = (): ConnectionView => {
  const { connection } = useHub().client;
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot, connection.getSnapshot);
};
