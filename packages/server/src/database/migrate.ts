import type { Knex } from 'knex';
import { DatabaseOpenError } from './failures.js';
import { spine } from './migrations/001_spine.js';

export interface Migration extends Knex.Migration {
  /** Sorts after the names of all earlier migrations; never changed once released. */
  name: string;
}

/** In the order in which they run. Listed here, not found on disk, so that they survive bundling. */
const migrations: readonly Migration[] = [spine];

const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: async () => [...migrations],
  getMigrationName: ({ name }) => name,
  getMigration: async (migration) => migration,
};

/** The advisory lock that keeps several processes from migrating at once; any number that nobody else uses. */
const advisoryLock = 7_270_660_385;

const isFromNewerVersion = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('migration directory is corrupt');

/**
 * Runs the migrations that are missing, all in one transaction, so that a failed or killed start leaves nothing behind.
 *
 * @throws DatabaseOpenError when the database has migrations that this version does not know.
 */
export const migrate = async (knex: Knex): Promise<void> => {
  try {
    await knex.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [advisoryLock]);
      await trx.migrate.latest({ migrationSource });
    });
  } catch (cause) {
    if (!isFromNewerVersion(cause)) throw cause;
    throw new DatabaseOpenError(
      'unable to use this database; a newer version of roomful has changed its schema. Start that version or newer',
      { cause },
    );
  }
};
