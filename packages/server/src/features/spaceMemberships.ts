import { holdsEverywhere, RoomfulError, type Space } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { MayRead } from '../following/followSpace.js';
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

/** A space, with the roles of some users in it. */
export interface SpaceRoles extends Omit<SpaceAccess, 'role'> {
  /** By user id. Users who are not members are missing. */
  roles: ReadonlyMap<string, SpaceRole>;
}

const spaceSql = `
  select s.*, (
    select json_object_agg(m.user_id, m.role) from space_members as m
    where m.space_id = s.id and m.user_id = any(?::text[])) as roles
  from spaces as s where s.id = ?`;

/** Reads a space and the roles of some users in it; null if there is no such space. */
export const selectSpace = async (db: Knex, id: string, userIds: readonly string[]): Promise<SpaceRoles | null> => {
  const { rows } = (await db.raw(spaceSql, [userIds, id] as never).options({ name: 'space_with_roles' })) as {
    rows: (SpaceRow & { roles: Record<string, SpaceRole> | null })[];
  };
  const [row] = rows;
  if (!row) return null;
  const { space, memberCount } = toAccess(row);
  return { space, memberCount, roles: new Map(Object.entries(row.roles ?? {})) };
};

/** Reads which of some users may read a space: its members; operators and services may read all. */
export const readSpaceAccess = async (db: Knex, id: string, userIds: readonly string[]): Promise<MayRead> => {
  const found = await selectSpace(db, id, userIds);
  return (caller) => found !== null && (found.roles.has(caller.id) || holdsEverywhere(caller.role));
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
  const found = await selectSpace(db, id, [caller.id]);
  const role = found?.roles.get(caller.id) ?? null;
  if (!found || (role === null && !holdsEverywhere(caller.role))) throw spaceNotFound(id);
  return { space: found.space, memberCount: found.memberCount, role };
};
