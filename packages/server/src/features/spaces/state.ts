import type { Knex } from 'knex';
import type { Principal } from '../../pipeline/context.js';
import { selectSpace, spaceNotFound } from '../spaceMemberships.js';
import type { SpaceSlice } from '../types.js';

/** The space, the number of its members, and the viewer's role. */
export const space = async (
  db: Knex,
  id: string,
  userIds: readonly string[],
): Promise<(caller: Principal) => SpaceSlice<'space' | 'memberCount' | 'role'>> => {
  const found = await selectSpace(db, id, userIds);
  if (!found) throw spaceNotFound(id);
  const { roles, ...shared } = found;
  return ({ id: userId }) => ({ ...shared, role: roles.get(userId) ?? null });
};
