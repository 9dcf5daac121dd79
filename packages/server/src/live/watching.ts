import type { Connection } from '../pipeline/connection.js';

/** Whose presence which connections watch: what a connection watches costs memory only where it does. */
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
    /** Replaces whom a connection watches. */
    watch: (connection: Connection, userIds: readonly string[]): void => {
      end(connection);
      if (userIds.length === 0 || !connection.connected) return;
      watched.set(connection, userIds);
      for (const userId of userIds) watchers.set(userId, (watchers.get(userId) ?? new Set()).add(connection));
    },
    /** Connections by what they are to be told of: those who watch the same of the users that changed are told together. */
    groups: (changed: Iterable<string>): { userIds: string[]; connections: Connection[] }[] => {
      const told = new Map<Connection, string[]>();
      for (const userId of changed) {
        for (const connection of watchers.get(userId) ?? []) {
          const own = told.get(connection);
          if (own) own.push(userId);
          else told.set(connection, [userId]);
        }
      }
      const groups = new Map<string, { userIds: string[]; connections: Connection[] }>();
      for (const [connection, userIds] of told) {
        const name = JSON.stringify(userIds);
        const group = groups.get(name);
        if (group) group.connections.push(connection);
        else groups.set(name, { userIds, connections: [connection] });
      }
      return [...groups.values()];
    },
    /** Connections that watch anybody, for tests of what is kept in memory. */
    size: (): number => watched.size,
  };
};
