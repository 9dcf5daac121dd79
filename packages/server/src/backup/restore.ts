import type { Knex } from 'knex';
import { type DatabaseOptions, openUnmigrated } from '../database/connection.js';
import { classify } from '../database/failures.js';
import { renewGeneration } from '../database/generation.js';
import { isKnownSchema, lockSchema, migrateIn, schemaOf } from '../database/migrate.js';
import { runTransaction } from '../database/transaction.js';
import { type BackupCounts, BackupError, readBackup } from './format.js';
import { backupTables } from './tables.js';

/** How many rows are inserted at once, and about how many characters of them. */
const batchRows = 500;
const batchLength = 4_000_000;

/** The database is in use or not empty. Nothing was changed. */
export class DatabaseNotEmpty extends Error {
  override readonly name = 'DatabaseNotEmpty';
}

const existing = async (trx: Knex): Promise<string[]> => {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    'select name from unnest(?::text[]) as name where to_regclass(quote_ident(name)) is not null',
    [[...backupTables.keys()]] as never,
  );
  return rows.map(({ name }) => name);
};

/** Requires that the database is empty, except for the generation that a server's start leaves. */
const requireEmpty = async (trx: Knex, schema: string): Promise<void> => {
  const found = await schemaOf(trx);
  if (found !== undefined && found !== schema) {
    throw new DatabaseNotEmpty(
      `unable to restore; the database has the tables of another roomful version (${found}, the backup ${schema}). Restore into a new one`,
    );
  }
  for (const table of await existing(trx)) {
    if (table === 'meta' || (await trx(table).first(trx.raw('1'))) === undefined) continue;
    throw new DatabaseNotEmpty(
      `unable to restore; the database is not empty: it has ${table}. Restore into a new database or a new data directory`,
    );
  }
};

/** Requires that no server uses the database: a running server keeps the generation that it read at its start. */
const requireUnused = async (trx: Knex): Promise<void> => {
  const { rows } = await trx.raw<{ rows: { pid: number }[] }>(
    "select pid from pg_stat_activity where datname = current_database() and application_name = 'roomful' and pid <> pg_backend_pid()",
  );
  if (rows.length === 0) return;
  throw new DatabaseNotEmpty('unable to restore; a server has the database open. Stop it first');
};

const insert = async (trx: Knex, table: string, lines: readonly string[]): Promise<void> => {
  await trx.raw(`insert into ${table} select * from json_populate_recordset(null::${table}, ?::json)`, [
    `[${lines.join(',')}]`,
  ]);
};

const insertAll = async (
  trx: Knex,
  rows: AsyncGenerator<{ table: string; line: string }, BackupCounts>,
): Promise<BackupCounts> => {
  let table: string | undefined;
  let batch: string[] = [];
  let length = 0;
  const flush = async () => {
    if (table !== undefined && batch.length > 0) await insert(trx, table, batch);
    batch = [];
    length = 0;
  };
  for (;;) {
    const next = await rows.next();
    if (next.done) {
      await flush();
      return next.value;
    }
    const { line } = next.value;
    if (next.value.table !== table || batch.length >= batchRows || length >= batchLength) await flush();
    table = next.value.table;
    batch.push(line);
    length += line.length;
  }
};

/**
 * Restores a backup into an empty database, of either kind, in one transaction, so that it restores everything or nothing. The
 * generation is renewed, so that clients which had seen more than the backup holds get a fresh snapshot.
 *
 * @returns how many rows each table has
 * @throws BackupError (damaged, truncated, from a newer roomful), DatabaseNotEmpty, DatabaseOpenError, DataDirectoryLocked
 * @example
 * const rows = await restoreBackup({ dataDir: './data' }, createReadStream('backup.ndjson'))
 */
export const restoreBackup = async (
  options: Pick<DatabaseOptions, 'databaseUrl' | 'dataDir'>,
  source: AsyncIterable<Uint8Array>,
): Promise<BackupCounts> => {
  const { header, rows } = await readBackup(source);
  if (!isKnownSchema(header.schema)) {
    throw new BackupError(
      `unable to restore; the backup was made by a newer roomful (${header.schema}). Use that one or newer`,
    );
  }
  const { knex, close } = await openUnmigrated(options);
  try {
    return await runTransaction(knex, async (trx) => {
      await lockSchema(trx);
      await requireUnused(trx);
      await requireEmpty(trx, header.schema);
      await migrateIn(trx, header.schema);
      await trx('meta').del();
      const counts = await insertAll(trx, rows());
      await migrateIn(trx);
      await renewGeneration(trx);
      await trx.raw('analyze');
      return counts;
    });
  } catch (error) {
    throw classify(error) === 'culprit'
      ? new BackupError('unable to read the backup; its rows do not match the schema. Nothing of it was restored', {
          cause: error,
        })
      : error;
  } finally {
    await close();
  }
};
