import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import { schemaOf } from '../database/migrate.js';
import { createWriter } from './format.js';
import { backupTables } from './tables.js';

/** How many rows are in memory at once. */
const pageRows = 500;

const nowSql = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/** Reads a table's rows as JSON that the database itself writes, so that no value is changed on the way. */
async function* pagesOf(trx: Knex, table: string, key: readonly string[]): AsyncGenerator<string[]> {
  await trx.raw(
    `declare backup_${table} no scroll cursor for
     select row_to_json(t)::text as line from ${table} t order by ${key.join(', ')}`,
  );
  for (;;) {
    const { rows } = await trx.raw<{ rows: { line: string }[] }>(`fetch ${pageRows} from backup_${table}`);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await trx.raw(`close backup_${table}`);
}

/** The backup of the state that a transaction sees, page by page. */
async function* backupOf(trx: Knex): AsyncGenerator<string> {
  const writer = createWriter();
  const { rows } = await trx.raw<{ rows: { now: number }[] }>(`select ${nowSql} as now`);
  yield writer.begin({ schema: (await schemaOf(trx)) ?? '', at: rows[0]?.now ?? 0 });
  for (const [table, { key }] of backupTables) {
    yield writer.table(table);
    for await (const lines of pagesOf(trx, table, key)) yield writer.rows(table, lines);
  }
  yield writer.end();
}

const chunkBytes = 65_536;

/** Reads a file by hand: when a file stream is cut off, some versions of Node close the file and others do not. */
async function* contentOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/**
 * Writes a backup of a database at one instant, while the database is in use. PostgreSQL is read on a separate connection, as
 * fast as `out` accepts data. The embedded database has only one connection, which commands wait for. So it is read as fast as
 * the disk accepts data, into an unlinked file in `spoolDir`, and copied to `out` from there.
 */
export const writeBackup = async (database: Database, out: Writable, spoolDir: string): Promise<void> => {
  if (database.kind === 'postgres') return database.longRead((trx) => pipeline(backupOf(trx), out));
  const path = join(spoolDir, `new-${randomBytes(4).toString('hex')}-backup`);
  const spool = await open(path, 'wx+', 0o600);
  try {
    // Unlinked, so that the file disappears with this process, however it ends.
    await unlink(path);
    await database.longRead(async (trx) => {
      for await (const lines of backupOf(trx)) await spool.appendFile(lines);
    });
    await pipeline(contentOf(spool), out);
  } finally {
    await spool.close();
  }
};
