import { limits } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import { readNow } from '../pipeline/gates.js';

/** How often expired idempotency keys are deleted, milliseconds. */
export const keySweepMs = 3_600_000;

/** Deletes expired idempotency keys. */
const dropKeysBefore = async (db: Knex, now: number): Promise<number> =>
  db('idempotency')
    .where('at', '<', now - limits.idempotencyTtlMs)
    .del();

/** Deletes expired idempotency keys. */
export const sweepKeys = async (database: Database, clockOffsetMs: () => number): Promise<void> => {
  await database.transaction(async (trx) => {
    const now = await readNow(trx);
    await dropKeysBefore(trx, now + clockOffsetMs());
  });
};
