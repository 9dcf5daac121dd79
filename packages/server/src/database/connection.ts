import type { Knex } from 'knex';
import { openDataDirectory } from './dataDirectory.js';
import { type DatabaseLog, silentLog } from './log.js';
import { createMaintenance, type Maintenance } from './maintenance.js';
import { migrate } from './migrate.js';
import { createNestedUseGuard } from './nestedUse.js';
import { createPgliteKnex, startPglite } from './pglite.js';
import { createPostgresKnex, requirePostgres } from './postgres.js';
import { createStatements, type Statement } from './statement.js';
import { runTransaction } from './transaction.js';

export interface DatabaseOptions {
  /** A PostgreSQL connection URL. Without it the embedded database is used. */
  databaseUrl?: string | undefined;
  /** The directory of the embedded database. Without it that database lives in memory. */
  dataDir?: string | undefined;
  /** How many transactions may write at once; PostgreSQL only. Default: 4. */
  lanes?: number | undefined;
  log?: DatabaseLog | undefined;
}

export interface Database {
  readonly kind: 'postgres' | 'embedded';
  /** The writers' connections. */
  readonly knex: Knex;
  /** How many transactions may write at once: 1 for the embedded database. */
  readonly lanes: number;
  /** Runs queries outside of a transaction, on connections that writers never wait for. */
  read<T>(run: (db: Knex) => Promise<T>): Promise<T>;
  /** Runs queries that all see the same instant: REPEATABLE READ, READ ONLY. */
  snapshotRead<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /**
   * The same for reads that take long: on PostgreSQL on a connection of its own, without limits of time. The embedded
   * database has one connection, which everybody else waits for.
   */
  longRead<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Runs a READ COMMITTED transaction: commits when `run` resolves, rolls back when it rejects. */
  transaction<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Runs one prepared statement by itself, which is then its own transaction; resolves with its rows. */
  statement<T>(statement: Statement, values: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

const defaultLanes = 4;
/** Connections for writers that are not lanes, such as periodic jobs. A lane has two: for transactions, and for statements. */
const spareWriters = 1;
const readers = 4;

const oneInstant = { isolationLevel: 'repeatable read', readOnly: true } as const;

interface Parts {
  writer: Knex;
  reader: Knex;
  /** Makes a knex for one long read; absent: it is done by the reader. */
  longReader?: () => Knex;
  /** For the database that does not look after itself. */
  maintenance?: Maintenance;
  close: () => Promise<void>;
}

const create = (kind: Database['kind'], lanes: number, parts: Parts): Database => {
  const { writer, reader, longReader, maintenance, close } = parts;
  // Following the asynchronous context costs every promise of the process: only where a nested query would wait for itself.
  if (kind === 'embedded') createNestedUseGuard()(writer);
  // The embedded database has one connection, which others wait for.
  const statements = createStatements(writer, kind === 'embedded' ? 0 : lanes);
  let closing: Promise<void> | undefined;
  return {
    kind,
    knex: writer,
    lanes,
    read: async (run) => run(reader),
    snapshotRead: (run) => runTransaction(reader, run, oneInstant),
    longRead: async (run) => {
      const own = longReader?.();
      try {
        return await runTransaction(own ?? reader, run, oneInstant);
      } finally {
        await own?.destroy();
      }
    },
    transaction: (run) => {
      maintenance?.wrote();
      return runTransaction(writer, run);
    },
    statement: (statement, values) => {
      maintenance?.wrote();
      return statements.run(statement, values);
    },
    close: () => {
      closing ??= Promise.all([statements.release(), maintenance?.close()]).then(close);
      return closing;
    },
  };
};

const openPostgres = async (databaseUrl: string, lanes: number, log: DatabaseLog): Promise<Database> => {
  const migrator = await openUnmigrated({ databaseUrl, log });
  try {
    await migrate(migrator.knex);
  } finally {
    await migrator.close();
  }
  const writer = createPostgresKnex({ databaseUrl, connections: 2 * lanes + spareWriters, log });
  const reader = createPostgresKnex({ databaseUrl, connections: readers, log });
  const close = async () => {
    await Promise.all([writer.destroy(), reader.destroy()]);
  };
  const longReader = () => createPostgresKnex({ databaseUrl, connections: 1, unlimited: true, log });
  return create('postgres', lanes, { writer, reader, longReader, close });
};

/** A database whose schema may be of any age, or missing. */
interface Unmigrated {
  knex: Knex;
  close(): Promise<void>;
}

const startEmbedded = async (dataDir: string | undefined, log: DatabaseLog): Promise<Unmigrated> => {
  const directory = dataDir === undefined ? undefined : await openDataDirectory(dataDir);
  const closers = [async () => directory?.release()];
  const close = async () => {
    for (const next of closers.splice(0).reverse()) await next();
  };
  try {
    const pglite = await startPglite(directory?.pgdata);
    closers.push(() => pglite.close());
    const knex = createPgliteKnex(pglite, log);
    closers.push(() => knex.destroy());
    return { knex, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const openEmbedded = async (dataDir: string | undefined, log: DatabaseLog): Promise<Database> => {
  const { knex, close } = await startEmbedded(dataDir, log);
  try {
    await migrate(knex);
    const failed = (error: unknown) => log.warn(`unable to look after the embedded database; ${String(error)}`);
    return create('embedded', 1, { writer: knex, reader: knex, maintenance: createMaintenance(knex, failed), close });
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Opens the database as it is, with one connection, for what changes the whole of it.
 *
 * @throws DatabaseOpenError, DataDirectoryLocked
 */
export const openUnmigrated = async ({
  databaseUrl,
  dataDir,
  log = silentLog,
}: DatabaseOptions): Promise<Unmigrated> => {
  if (databaseUrl === undefined) return startEmbedded(dataDir, log);
  const knex = createPostgresKnex({ databaseUrl, connections: 1, unlimited: true, log });
  const close = () => knex.destroy();
  try {
    await requirePostgres(knex, databaseUrl);
    return { knex, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Opens the database and brings its schema up to date.
 *
 * @throws DatabaseOpenError when PostgreSQL is out of reach or too old, when the data directory was made by another
 * version of the embedded database, or when a newer roomful has migrated the database.
 * @throws DataDirectoryLocked when another process has the data directory open.
 * @example
 * const database = await openDatabase({ databaseUrl: process.env.DATABASE_URL, dataDir: '/var/lib/roomful' })
 */
export const openDatabase = ({ databaseUrl, dataDir, lanes, log = silentLog }: DatabaseOptions): Promise<Database> =>
  databaseUrl === undefined ? openEmbedded(dataDir, log) : openPostgres(databaseUrl, lanes ?? defaultLanes, log);
