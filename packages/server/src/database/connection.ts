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
  /** A PostgreSQL connection URL. Default: the embedded database. */
  databaseUrl?: string | undefined;
  /** The directory of the embedded database. Default: none, the database is in memory. */
  dataDir?: string | undefined;
  /** How many transactions may write at once; PostgreSQL only. Default: 4. */
  lanes?: number | undefined;
  log?: DatabaseLog | undefined;
}

export interface Database {
  readonly kind: 'postgres' | 'embedded';
  /** The connections for writes. */
  readonly knex: Knex;
  /** How many transactions may write at once; 1 for the embedded database. */
  readonly lanes: number;
  /** Runs queries outside a transaction, on connections that never make a writer wait. */
  read<T>(run: (db: Knex) => Promise<T>): Promise<T>;
  /** Runs queries that all see the database at the same instant: REPEATABLE READ, READ ONLY. */
  snapshotRead<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /**
   * Does the same for long reads. On PostgreSQL, they get a connection of their own without time limits. The embedded database
   * has only one connection, so everyone else waits.
   */
  longRead<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Runs a READ COMMITTED transaction: commits when `run` resolves, rolls back when it rejects. */
  transaction<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Runs one prepared statement as its own transaction; resolves with its rows. */
  statement<T>(statement: Statement, values: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

const defaultLanes = 4;
/**
 * Connections for writes outside the lanes, such as periodic jobs. Each lane has two: one for transactions, one for single
 * statements.
 */
const spareWriters = 1;
const readers = 4;

const oneInstant = { isolationLevel: 'repeatable read', readOnly: true } as const;

interface Parts {
  writer: Knex;
  reader: Knex;
  /** Creates a knex for one long read. Default: use the reader. */
  longReader?: () => Knex;
  /** Only for the embedded database, which does not vacuum itself. */
  maintenance?: Maintenance;
  close: () => Promise<void>;
}

const create = (kind: Database['kind'], lanes: number, parts: Parts): Database => {
  const { writer, reader, longReader, maintenance, close } = parts;
  // Tracking the async context slows down every promise in the process, so do it only where a nested query would deadlock.
  if (kind === 'embedded') createNestedUseGuard()(writer);
  // The embedded database has only one connection, so do not keep it from others.
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

/** A database whose schema may be outdated or missing. */
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
    const failed = (error: unknown) => log.warn(`unable to maintain the embedded database; ${String(error)}`);
    return create('embedded', 1, { writer: knex, reader: knex, maintenance: createMaintenance(knex, failed), close });
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Opens the database as it is, with one connection, for operations on the database as a whole.
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
 * @throws DatabaseOpenError if PostgreSQL is unreachable or too old, if another version of the embedded database created the
 * data directory, or if a newer roomful has migrated the database
 * @throws DataDirectoryLocked if another process has the data directory open
 * @example
 * const database = await openDatabase({ databaseUrl: process.env.DATABASE_URL, dataDir: '/var/lib/roomful' })
 */
export const openDatabase = ({ databaseUrl, dataDir, lanes, log = silentLog }: DatabaseOptions): Promise<Database> =>
  databaseUrl === undefined ? openEmbedded(dataDir, log) : openPostgres(databaseUrl, lanes ?? defaultLanes, log);
