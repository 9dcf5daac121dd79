import { streamId, userEvents } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Erased } from '../../following/erased.js';

// The type stands in the statement, as in the condition of the index.
const selectErasedSql = `
  select stream_id, seq, at from events where type = '${userEvents.erased.type}' and at > ? order by at`;

/** Reads who was erased after an instant. There are few, found by an index of their own. */
export const selectErased = async (db: Knex, after: number): Promise<Erased[]> => {
  const { rows } = (await db.raw(selectErasedSql, [after]).options({ name: 'users_erased' })) as {
    rows: { stream_id: string; seq: number; at: number }[];
  };
  return rows.map(({ stream_id, seq, at }) => ({ userId: streamId(stream_id), seq, at }));
};

/**
 * The advisory lock that saving when users were last seen takes shared, and erasing a user takes exclusively, so that one sees
 * the effect of the other. Any number that nothing else uses will do.
 */
const lastSeenLock = 7_270_660_386;

/** Waits for running erasures, and keeps new ones waiting until the transaction ends. */
export const shareLastSeen = async (db: Knex): Promise<void> => {
  await db.raw('select pg_advisory_xact_lock_shared(?)', [lastSeenLock]).options({ name: 'last_seen_share' });
};

/** Waits for running saves, and keeps new ones waiting until the transaction ends. */
export const lockLastSeen = async (db: Knex): Promise<void> => {
  await db.raw('select pg_advisory_xact_lock(?)', [lastSeenLock]);
};
