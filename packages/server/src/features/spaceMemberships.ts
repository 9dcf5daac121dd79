import { holdsEverywhere, RoomfulError, type Space } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Principal } from '../pipeline/context.js';

export type SpaceRole = 'member' | 'owner';

/** A row of `spaces` with the role of one user, as knex gives it. */
export interface SpaceRow {
  id: string;
  name: string;
  metadata: Space['metadata'];
  member_count: number;
  created_at: number;
  role: SpaceRole | null;
}

/** A space, with one user's role in it. */
export interface SpaceAccess {
  space: Space;
  memberCount: number;
  role: SpaceRole | null;
}

export const toAccess = (row: SpaceRow): SpaceAccess => ({
  space: { id: row.id, name: row.name, metadata: row.metadata, createdAt: row.created_at },
  memberCount: row.member_count,
  role: row.role,
});

/** Reads a space and a user's role in it; null if there is no such space. */
export const selectSpace = async (db: Knex, id: string, userId: string): Promise<SpaceAccess | null> => {
  const row: SpaceRow | undefined = await db('spaces as s')
    .leftJoin('space_members as m', (join) => join.on('m.space_id', 's.id').andOnVal('m.user_id', userId))
    .where('s.id', id)
    .first('s.*', 'm.role');
  return row ? toAccess(row) : null;
};

/** Makes the error for a missing space, and for a space that the caller does not belong to. */
export const spaceNotFound = (space: string) =>
  new RoomfulError('space_not_found', `no space "${space}"`, { details: { space } });

/**
 * Reads the space of a call, to which the caller must belong. Operators and services belong to all.
 *
 * @throws space_not_found
 */
export const ownSpace = async (db: Knex, caller: Principal, id: string): Promise<SpaceAccess> => {
  const found = await selectSpace(db, id, caller.id);
  if (!found || (found.role === null && !holdsEverywhere(caller.role))) throw spaceNotFound(id);
  return found;
};
