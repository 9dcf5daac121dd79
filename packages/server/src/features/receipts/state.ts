import type { Knex } from 'knex';
import type { Principal } from '../../pipeline/context.js';
import type { UserSlice } from '../types.js';
import { selectPositions } from './queries.js';

/** The positions up to which users have read their rooms. */
export const user = async (
  db: Knex,
  callers: readonly Principal[],
): Promise<(caller: Principal) => UserSlice<'receipts'>> => {
  const positions = await selectPositions(
    db,
    callers.map(({ id }) => id),
  );
  return ({ id }) => ({ slice: { receipts: positions.get(id) ?? {} } });
};
