import type { UserSnapshot } from '@roomful/protocol';
import type { Knex } from 'knex';
import { selectBlocked } from './blocks.js';
import { selectPositions } from './receipts/queries.js';
import { selectProfiles } from './users/queries.js';

/**
 * What some users' own streams have led to; the caller holds a transaction that sees one state of the database. A user of
 * whom no profile is kept is missing.
 */
export const readUserSnapshots = async (db: Knex, userIds: readonly string[]): Promise<Map<string, UserSnapshot>> => {
  const profiles = await selectProfiles(db, userIds);
  const positions = await selectPositions(db, userIds);
  const blocked = await selectBlocked(db, userIds);
  return new Map(
    [...profiles].map(([id, profile]) => [
      id,
      { profile, receipts: positions.get(id) ?? {}, blocked: (blocked.get(id) ?? []).sort() },
    ]),
  );
};
