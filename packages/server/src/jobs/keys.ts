import { limits } from '@roomful/protocol';
import type { Knex } from 'knex';

/** Forgets idempotency keys that are older than the time for which they are kept. */
export const dropKeysBefore = async (db: Knex, now: number): Promise<number> =>
  db('idempotency')
    .where('at', '<', now - limits.idempotencyTtlMs)
    .del();
