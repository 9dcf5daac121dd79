import type { Connection } from '../pipeline/connection.js';

/** Keeps which connections watch the presence of which users. A connection that watches nobody takes no memory. */
export const createWatching = () => {
  const watchers = new Map<string, Set<Connection>>();
  const watched = new Map<Connection, readonly string[]>();

  const end = (connection: Connection): void => {
    for (const userId of watched.get(connection) ?? []) {
      const those = watchers.get(userId);
      if (those?.delete(connection) && those.size === 0) watchers.delete(userId);
    }
    watched.delete(connection);
  };

  return {
    end,
    /** Replaces the users that a connection watches. */
    watch: (connection: Connection, userIds: readonly string[]): void => {
      end(connection);
      if (userIds.length === 0 || !connection.connected) return;
      watched.set(connection, userIds);
      for (const userId of userIds) watchers.set(userId, (watchers.get(userId) ?? new Set()).add(connection));
    },
    /** Groups connections that watch the same of the changed users, so that they share one signal. */
    groups: (changed: Iterable<string>): { userIds: string[]; connections: Connection[] }[] => {
      const changedFor = new Map<Connection, string[]>();
      for (const userId of changed) {
        for (const connection of watchers.get(userId) ?? []) {
          const own = changedFor.get(connection);
          if (own) own.push(userId);
          else changedFor.set(connection, [userId]);
        }
      }
      const groups = new Map<string, { userIds: string[]; connections: Connection[] }>();
      for (const [connection, userIds] of changedFor) {
        const name = JSON.stringify(userIds);
        const group = groups.get(name);
        if (group) group.connections.push(connection);
        else groups.set(name, { userIds, connections: [connection] });
      }
      return [...groups.values()];
    },
    /** Returns the number of connections that watch anybody, for tests. */
    size: (): number => watched.size,
  };
};
