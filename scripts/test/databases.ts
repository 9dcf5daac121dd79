import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../packages/server/src/database/connection.js';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, 'node_modules', '.cache', 'roomful-tests');

const dayMs = 86_400_000;

/** A hash of the sources that determine an embedded database: the server's database code and PGlite. */
const stateOfSources = (): string => {
  const hash = createHash('sha256');
  const directory = join(root, 'packages', 'server', 'src', 'database');
  const sources = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file));
  for (const file of sources.filter((name) => !/(^|\/)test|\.test\./.test(name)).sort())
    hash.update(file).update(readFileSync(join(directory, file)));
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex').slice(0, 16);
};

/** Removes what was not made today: another run may be making or using the rest. */
const removeOld = async (): Promise<void> => {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && found.mtimeMs < Date.now() - dayMs) await rm(path, { recursive: true, force: true });
  }
};

/** A data directory with the schema, created once per state of the sources. Creating one takes seconds, opening a copy far less. */
const templateOf = async (): Promise<string> => {
  const path = join(cache, stateOfSources());
  if (existsSync(path)) return path;
  await mkdir(cache, { recursive: true });
  await removeOld();
  const whole = await mkdtemp(join(cache, 'new-'));
  await (await openDatabase({ dataDir: whole })).close();
  // Another process may have been faster.
  await rename(whole, path).catch((error: unknown) => {
    if (!existsSync(path)) throw error;
  });
  return path;
};

const dropAll = async (connectionString: string, named: string): Promise<void> => {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    'select quote_ident(datname) as name from pg_database where starts_with(datname, $1)',
    [named],
  );
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  await client.end();
};

/** Tests leave their databases open for later tests in their process. The teardown drops them all. */
export const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env['ROOMFUL_TEST_DATA_TEMPLATE'] !== undefined) return undefined;
  const copies = await mkdtemp(join(tmpdir(), 'roomful-tests-'));
  const prefix = `roomful_test_${randomBytes(4).toString('hex')}_`;
  process.env['ROOMFUL_TEST_DATA_TEMPLATE'] = await templateOf();
  process.env['ROOMFUL_TEST_DATA_COPIES'] = copies;
  process.env['ROOMFUL_TEST_DATABASE_PREFIX'] = prefix;
  return async () => {
    await rm(copies, { recursive: true, force: true });
    const server = process.env['ROOMFUL_TEST_DATABASE_URL'];
    if (server !== undefined) await dropAll(server, prefix);
  };
};
