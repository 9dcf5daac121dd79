import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { bundle } from './bundle.js';
import { type DatabaseKind, databaseKinds, type Place } from './placeKind.js';
import { print } from './random.js';
import { startServer } from './server.js';

export type { DatabaseKind, Place } from './placeKind.js';

const adminUrl = process.env['ROOMFUL_TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

const asAdmin = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
};

/** Whether PostgreSQL answers. If not, prints once why suites are skipped. */
export const postgresAnswers: boolean = await asAdmin('select 1').then(
  () => true,
  (error: Error) => {
    print(
      `PostgreSQL suites are skipped; ${new URL(adminUrl).host} says: ${error.message}. Set ROOMFUL_TEST_DATABASE_URL.`,
    );
    return false;
  },
);

/** The databases that are available here. */
export const availableDatabases: readonly DatabaseKind[] = databaseKinds.filter(
  (kind) => kind === 'embedded' || postgresAnswers,
);

const createDatabase = async (): Promise<Place> => {
  const name = `roomful_conformance_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    kind: 'postgres',
    env: { DATABASE_URL: url.href },
    cut: () => asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`),
    remove: () => asAdmin(`drop database if exists ${name} with (force)`),
  };
};

/**
 * A data directory after its first start, created once for each state of the sources: a server on a copy starts much faster.
 */
const template = async (): Promise<string> => {
  const server = await bundle('server');
  const cache = dirname(server);
  const path = join(cache, `${basename(server, '.mjs')}-data`);
  if (existsSync(path)) return path;
  for (const name of await readdir(cache)) {
    if (name.endsWith('-data')) await rm(join(cache, name), { recursive: true, force: true });
  }
  const making = await mkdtemp(join(cache, 'making-'));
  const place: Place = { kind: 'embedded', env: { ROOMFUL_DATA_DIR: making }, remove: async () => {} };
  await (await startServer({ bundle: server, place })).stop();
  await rename(making, path).catch(async (error: NodeJS.ErrnoException) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  });
  return path;
};

const createDirectory = async (): Promise<Place> => {
  const directory = await mkdtemp(join(tmpdir(), 'roomful-conformance-'));
  await cp(await template(), directory, { recursive: true });
  return {
    kind: 'embedded',
    env: { ROOMFUL_DATA_DIR: directory },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
};

const creators: Record<DatabaseKind, () => Promise<Place>> = { embedded: createDirectory, postgres: createDatabase };

/** Creates an empty place. */
export const createPlace = (kind: DatabaseKind): Promise<Place> => creators[kind]();
