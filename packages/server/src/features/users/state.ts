import type { Knex } from 'knex';
import type { Principal } from '../../pipeline/context.js';
import { selectBlocked } from '../blocks.js';
import type { UserSlice } from '../types.js';
import { selectProfiles } from './queries.js';

/** Stored profiles, or those of tokens, and the users that each user blocks. */
export const user = async (
  db: Knex,
  callers: readonly Principal[],
): Promise<(caller: Principal) => UserSlice<'profile' | 'blocked'>> => {
  const ids = callers.map(({ id }) => id);
  const profiles = await selectProfiles(db, ids);
  const blocked = await selectBlocked(db, ids);
  return ({ id, name, avatarUrl, role }) => {
    const profile = profiles.get(id);
    return {
      slice: { profile: profile ?? { id, name, avatarUrl, role }, blocked: (blocked.get(id) ?? []).sort() },
      kept: profile !== undefined,
    };
  };
};
