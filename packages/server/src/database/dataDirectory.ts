import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isLockName, lockDirectory } from './directoryLock.js';
import { DatabaseOpenError } from './failures.js';
import { startPglite } from './pglite.js';

export { DataDirectoryLocked } from './directoryLock.js';

export interface DataDirectory {
  /** The directory with the files of the embedded database. */
  pgdata: string;
  /** Releases the lock; close the database first. */
  release(): Promise<void>;
}

const secretBytes = 32;
const temporaryPrefix = 'new-';

const temporaryName = (name: string): string => `${temporaryPrefix}${randomBytes(4).toString('hex')}-${name}`;

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

const ownNames = new Set(['pgdata', 'secret', 'version.json', 'lost+found']);

const isOwnName = (name: string): boolean => ownNames.has(name) || isLockName(name) || name.startsWith(temporaryPrefix);

/** Makes a directory private only if it holds nothing else: `--data-dir /tmp` must not lock others out of /tmp. */
const makePrivateDirectory = async (path: string): Promise<string> => {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const names = await readdir(path);
  const stranger = names.find((name) => !isOwnName(name));
  if (stranger !== undefined && !names.includes('version.json')) {
    throw new DatabaseOpenError(
      `unable to use ${path} as the data directory; it holds other files, such as ${stranger}. Choose an empty or a new directory with ROOMFUL_DATA_DIR`,
    );
  }
  if (((await stat(path)).mode & 0o777) !== 0o700) await chmod(path, 0o700);
  return realpath(path);
};

/** The installed version of PGlite, whose package does not export its package.json. */
const installedVersion = async (): Promise<string> => {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest: unknown = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'));
  return versionIn(manifest, 'version') ?? '';
};

const versionIn = (record: unknown, field: string): string | undefined => {
  const value: unknown = typeof record === 'object' && record !== null ? Reflect.get(record, field) : undefined;
  return typeof value === 'string' ? value : undefined;
};

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

const requireSameMinor = async (directory: string): Promise<void> => {
  const record: unknown = JSON.parse(await readFile(join(directory, 'version.json'), 'utf8'));
  const made = versionIn(record, 'pglite') ?? 'an unknown version';
  const installed = await installedVersion();
  if (minorOf(made) === minorOf(installed)) return;
  throw new DatabaseOpenError(
    `unable to open the data directory ${directory}; it was made by PGlite ${made} and this is PGlite ${installed}. Start the roomful that made it, make a backup with it, and restore that into a new directory; or choose another directory with ROOMFUL_DATA_DIR`,
  );
};

/** Creates the database under a temporary name and renames it when it is complete, so a kill never leaves it half created. */
const initialise = async (directory: string): Promise<void> => {
  const whole = join(directory, temporaryName('pgdata'));
  const pglite = await startPglite(whole);
  await pglite.close();
  const version = join(directory, temporaryName('version.json'));
  await writeFile(version, `${JSON.stringify({ pglite: await installedVersion() })}\n`, { mode: 0o600 });
  await rename(version, join(directory, 'version.json'));
  await rename(whole, join(directory, 'pgdata'));
};

const removeLeftovers = async (directory: string): Promise<void> => {
  for (const name of await readdir(directory)) {
    if (name.startsWith(temporaryPrefix)) await rm(join(directory, name), { recursive: true, force: true });
  }
};

/**
 * Opens the directory of the embedded database for this process alone. Creates it (mode 0700) if it is missing.
 *
 * @throws DataDirectoryLocked if it is already open, in this process or another
 * @throws DatabaseOpenError if another minor version of PGlite created it
 */
export const openDataDirectory = async (dir: string): Promise<DataDirectory> => {
  const directory = await makePrivateDirectory(dir);
  const lock = await lockDirectory(directory);
  try {
    const pgdata = join(directory, 'pgdata');
    await removeLeftovers(directory);
    if (await exists(pgdata)) await requireSameMinor(directory);
    else await initialise(directory);
    return { pgdata, release: lock.release };
  } catch (error) {
    await lock.release();
    throw error;
  }
};

/** The secret that signs this directory's tokens: 32 random bytes in base64url, created at the first call (mode 0600). */
export const secretOf = async (dir: string): Promise<string> => {
  const directory = await makePrivateDirectory(dir);
  const path = join(directory, 'secret');
  if (!(await exists(path))) {
    const whole = join(directory, temporaryName('secret'));
    await writeFile(whole, randomBytes(secretBytes).toString('base64url'), { mode: 0o600 });
    // Unlike a rename, a link never replaces a secret that another process has just created.
    await link(whole, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(whole, { force: true });
  }
  return (await readFile(path, 'utf8')).trim();
};
