import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from './connection.js';
import { createDataDir } from './testDataDir.js';

const adminUrl = process.env['ROOMFUL_TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const startTimeoutMs = 60_000;

const asAdmin = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** Whether PostgreSQL answers at ROOMFUL_TEST_DATABASE_URL. Default: postgres://postgres@127.0.0.1:5432/postgres. */
export const postgresAnswers: boolean = await asAdmin('select 1').then(
  () => true,
  () => false,
);

/** The name for suites on PostgreSQL, which says so if they are skipped. */
export const postgresLabel = postgresAnswers
  ? 'postgres'
  : 'postgres (skipped: no PostgreSQL answers; set ROOMFUL_TEST_DATABASE_URL)';

export interface PostgresForTests {
  url: string;
  drop(): Promise<void>;
}

/** Creates an empty PostgreSQL database, without roomful's schema. Drop it when the test is over. */
export const createPostgresDatabase = async (): Promise<PostgresForTests> => {
  const name = `${process.env['ROOMFUL_TEST_DATABASE_PREFIX'] ?? 'roomful_test_'}${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(`drop database if exists ${name} with (force)`) };
};

export interface TestDatabase extends Database {
  /** The URL, for opening the database a second time as another node would; undefined for the embedded one. */
  url?: string;
}

type DatabaseKind = Database['kind'];

interface Started {
  database: TestDatabase;
  stop: () => Promise<void>;
}

const starters: Record<DatabaseKind, () => Promise<Started>> = {
  embedded: async () => {
    const dataDir = await createDataDir();
    const database = await openDatabase({ dataDir });
    const stop = async () => {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    };
    return { database, stop };
  },
  postgres: async () => {
    const { url, drop } = await createPostgresDatabase();
    const database = { ...(await openDatabase({ databaseUrl: url })), url };
    const stop = async () => {
      await database.close();
      await drop();
    };
    return { database, stop };
  },
};

/** Test files that run one after another in the same process share databases. */
const shared = new Map<DatabaseKind, Promise<Started>>();

const startShared = (kind: DatabaseKind): Promise<Started> => {
  const known = shared.get(kind) ?? starters[kind]();
  shared.set(kind, known);
  // If one did not start, the next caller tries again.
  known.catch(() => shared.delete(kind));
  return known;
};

/** Whether somebody drops databases that are still open when the run is over. */
const canShare = process.env['ROOMFUL_TEST_DATA_TEMPLATE'] !== undefined;

/** Empties all tables except `meta` (which holds the generation) and knex's own. */
export const emptyTables = async (database: Database): Promise<void> => {
  const { rows } = await database.knex.raw<{ rows: { name: string }[] }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'meta' and tablename not like 'knex%'",
  );
  if (rows.length > 0) await database.knex.raw(`truncate ${rows.map(({ name }) => name).join(', ')} cascade`);
};

/**
 * Describes a suite once for each database. `open` empties the database and passes it to the test, which must not close it.
 *
 * @param own if true, the suite gets databases of its own, created before its first test and dropped after its last, because it
 * changes the schema. Default: false.
 * @example
 * withDatabases((kind, open) => {
 *   it('keeps rows', async () => {
 *     const database = await open()
 *   })
 * })
 */
export const withDatabases = (
  suite: (kind: DatabaseKind, open: () => Promise<TestDatabase>) => void,
  { own = false } = {},
): void => {
  const isShared = canShare && !own;
  const kinds = { embedded: 'embedded', postgres: postgresLabel };
  for (const kind of ['embedded', 'postgres'] as const) {
    describe.skipIf(kind === 'postgres' && !postgresAnswers)(`on ${kinds[kind]}`, () => {
      let started: Started | undefined;
      beforeAll(async () => {
        started = await (isShared ? startShared(kind) : starters[kind]());
      }, startTimeoutMs);
      afterAll(async () => {
        if (!isShared) await started?.stop();
      });
      suite(kind, async () => {
        if (!started) throw new Error('unable to open the test database; call open() inside a test or a hook');
        await emptyTables(started.database);
        return started.database;
      });
    });
  }
};
