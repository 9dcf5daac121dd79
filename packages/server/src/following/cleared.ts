import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import type { Follower } from './follower.js';

export interface ClearedDeps {
  database: Database;
  /** Reads which users are being erased. Users whose erasure has ended are missing. Default: of all users. */
  selectErasing(db: Knex, userIds?: readonly string[]): Promise<Set<string>>;
  /** Reads events again that still name users. */
  follower: Pick<Follower, 'refresh'>;
}

/**
 * Rereads tails after logs were cleared of an erased user. The clearing job may run on any node, and only rooms have an event
 * about it.
 */
export const createCleared = ({ database, selectErasing, follower }: ClearedDeps) => {
  /** Users who are being erased, each with a mark of the erasure. */
  const erasing = new Map<string, symbol>();
  /** Users whom tails may still name although logs do not. */
  const cleared = new Set<string>();

  const add = (userId: string): void => void erasing.set(userId, Symbol(userId));

  const look = async (): Promise<void> => {
    const known = [...erasing];
    if (known.length === 0) return;
    const found = await database.read((db) =>
      selectErasing(
        db,
        known.map(([userId]) => userId),
      ),
    );
    for (const [userId, mark] of known) {
      // If the user was erased again in the meantime, the next poll handles it.
      if (found.has(userId) || erasing.get(userId) !== mark) continue;
      cleared.add(userId);
      erasing.delete(userId);
    }
  };

  return {
    /** Finds the erasures that are running. */
    begin: async (): Promise<void> => {
      for (const userId of await database.read((db) => selectErasing(db))) add(userId);
    },
    /** Notes that the erasure of a user has begun. */
    forget: add,
    /** Checks the progress of erasures. If it fails, the next poll repeats all of it. */
    poll: async (): Promise<void> => {
      await look();
      if (cleared.size === 0) return;
      const userIds: ReadonlySet<string> = new Set(cleared);
      await follower.refresh(userIds);
      for (const userId of userIds) cleared.delete(userId);
    },
  };
};
