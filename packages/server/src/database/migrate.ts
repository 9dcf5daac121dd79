import type { Knex } from 'knex';
import { DatabaseOpenError } from './failures.js';
import type { Migration } from './migration.js';
import { spine } from './migrations/001_spine.js';
import { conversation } from './migrations/002_conversation.js';
import { people } from './migrations/003_people.js';
import { leases } from './migrations/004_leases.js';
import { withdrawn } from './migrations/005_withdrawn.js';

/** All migrations, in the order in which they run. They are listed here, not read from disk, so that they survive bundling. */
export const migrations: readonly Migration[] = [spine, conversation, people, leases, withdrawn];

const sourceUpTo = (last: string | undefined): Knex.MigrationSource<Migration> => ({
  getMigrations: async () => migrations.filter(({ name }) => last === undefined || name <= last),
  getMigrationName: ({ name }) => name,
  getMigration: async (migration) => migration,
});

/** Whether this version knows a migration. */
export const isKnownSchema = (schema: string): boolean => migrations.some(({ name }) => name === schema);

/** Returns the last migration of a database; undefined if there was none. */
export const schemaOf = async (db: Knex): Promise<string | undefined> => {
  const { rows } = await db.raw<{ rows: { there: boolean }[] }>(
    "select to_regclass('knex_migrations') is not null as there",
  );
  if (!rows[0]?.there) return undefined;
  const row: { name: string } | undefined = await db('knex_migrations').orderBy('name', 'desc').first('name');
  return row?.name;
};

/** The advisory lock for migrations, so that only one process migrates at a time. Any number that nothing else uses will do. */
const advisoryLock = 7_270_660_385;

const isFromNewerVersion = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('migration directory is corrupt');

/** Keeps others from changing the schema until the transaction ends. */
export const lockSchema = async (trx: Knex.Transaction): Promise<void> => {
  await trx.raw('select pg_advisory_xact_lock(?)', [advisoryLock]);
};

/**
 * Runs the missing migrations in a transaction that has locked the schema.
 *
 * @param last the schema to stop at. Default: the newest.
 */
export const migrateIn = async (trx: Knex.Transaction, last?: string): Promise<void> => {
  await trx.migrate.latest({ migrationSource: sourceUpTo(last) });
};

/**
 * Runs the missing migrations in a single transaction, so that a failed or killed start leaves nothing behind.
 *
 * @throws DatabaseOpenError if the database has migrations that this version does not know
 */
export const migrate = async (knex: Knex): Promise<void> => {
  try {
    await knex.transaction(async (trx) => {
      await lockSchema(trx);
      await migrateIn(trx);
    });
  } catch (cause) {
    if (!isFromNewerVersion(cause)) throw cause;
    throw new DatabaseOpenError(
      'unable to use this database; a newer version of roomful has changed its schema. Start that version or newer',
      { cause },
    );
  }
};
