import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import type { Follower } from './follower.js';

/** The logs in which an erased user may still be named: those of rooms only, or all. */
export type ErasingIn = 'rooms' | 'everywhere';

export interface ClearedDeps {
  database: Database;
  /** Reads which users are being erased. Users whose erasure has ended are missing. Default: of all users. */
  selectErasing(db: Knex, userIds?: readonly string[]): Promise<Map<string, ErasingIn>>;
  /** Reads events again that still name users. */
  follower: Pick<Follower, 'refresh'>;
}

/**
 * Rereads tails after logs were cleared of an erased user. The clearing job may run on any node, and only rooms have an event
 * about it.
 */
export const createCleared = ({ database, selectErasing, follower }: ClearedDeps) => {
  const erasing = new Map<string, { where: ErasingIn }>();
  /** Users whom tails may still name although logs do not. */
  const cleared = new Set<string>();

  const add = (userId: string, where: ErasingIn): void => void erasing.set(userId, { where });

  const look = async (): Promise<void> => {
    const known = [...erasing];
    if (known.length === 0) return;
    const found = await database.read((db) =>
      selectErasing(
        db,
        known.map(([userId]) => userId),
      ),
    );
    for (const [userId, last] of known) {
      const where = found.get(userId);
      // If the user was erased again in the meantime, the next poll handles it.
      if (where === last.where || erasing.get(userId) !== last) continue;
      cleared.add(userId);
      if (where === undefined) erasing.delete(userId);
      else add(userId, where);
    }
  };

  return {
    /** Finds the erasures that are running. */
    begin: async (): Promise<void> => {
      for (const [userId, where] of await database.read((db) => selectErasing(db))) add(userId, where);
    },
    /** Notes that the erasure of a user has begun. */
    forget: (userId: string): void => add(userId, 'everywhere'),
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
