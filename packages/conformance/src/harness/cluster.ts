import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Place } from './place.js';
import { print } from './random.js';

const run = promisify(execFile);
const packaged = '/usr/lib/postgresql';

/** The directory with the programs of the newest PostgreSQL. */
const programs: string | undefined = existsSync(packaged)
  ? readdirSync(packaged)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(packaged, version, 'bin'))
      .find((bin) => existsSync(join(bin, 'initdb')))
  : undefined;

const isRoot = process.getuid?.() === 0;
/** PostgreSQL does not run as root. */
const asOwner = (program: string, args: readonly string[]) =>
  isRoot ? run('runuser', ['-u', 'postgres', '--', program, ...args]) : run(program, [...args]);

/** Whether a private PostgreSQL can be started here. If not, prints once why suites are skipped. */
export const clustersCanBeMade: boolean = programs !== undefined;
if (!clustersCanBeMade) print(`suites that restart PostgreSQL are skipped; there is no initdb below ${packaged}`);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** A private PostgreSQL server. */
export interface Cluster extends Place {
  readonly port: number;
}

/** Starts a PostgreSQL in a temporary directory, on a port of its own. */
export const createCluster = async (): Promise<Cluster> => {
  const bin = programs ?? '';
  const directory = await mkdtemp(join(tmpdir(), 'roomful-cluster-'));
  const data = join(directory, 'data');
  if (isRoot) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    await chown(directory, Number(stdout), -1);
  }
  await chmod(directory, 0o755);
  const port = await freePort();
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory}`;
  // Log to a file, because the server would keep a pipe open.
  const control = (...args: string[]) =>
    asOwner(join(bin, 'pg_ctl'), ['-D', data, '-w', '-s', '-l', join(directory, 'log'), '-o', options, ...args]);
  await asOwner(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  await control('start');
  return {
    kind: 'postgres',
    port,
    env: { DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/postgres` },
    restart: async () => {
      await control('-m', 'immediate', 'restart');
    },
    remove: async () => {
      await control('-m', 'immediate', 'stop');
      await rm(directory, { recursive: true, force: true });
    },
  };
};
