import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from '@roomful/server';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeIo } from '../../../test/fake-io.js';
import { readConfig } from '../../config/file.js';
import { Failure } from '../../failure/failure.js';
import { type Plan, prepare } from './prepare.js';
import { keepProfile } from './profile.js';
import { configFailure, startFailure } from './start-failure.js';
import { untilStopped } from './stop.js';
import { define, ownFlags } from './up.js';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomful-up-'));
  env = { HOME: folder };
});
afterEach(() => rm(folder, { recursive: true }));

const flags = () => define(new Command('up')).options.map((option) => option.attributeName());

test('every flag of the server is one of its settings, and no secret is a flag', () => {
  const given = flags().filter((name) => !ownFlags.has(name));
  expect(given.filter((name) => !Object.hasOwn(settings, name))).toEqual([]);
  expect(given).not.toContain('jwtSecret');
  expect(given).not.toContain('metricsToken');
});

test('embedded database: the secret is in the data directory', async () => {
  const plan = await prepare({ dataDir: join(folder, 'data') }, { env });
  expect(plan).toMatchObject({
    database: 'embedded',
    secretFile: join(folder, 'data', 'secret'),
    roleClaim: 'roomful_role',
  });
});

test('PostgreSQL: the secret is created once, in the config folder, and only its owner can read it', async () => {
  const url = { databaseUrl: 'postgres://127.0.0.1/none' };
  const { database, secretFile = '' } = await prepare(url, { env });
  expect({ database, secretFile }).toEqual({
    database: 'postgres',
    secretFile: join(folder, '.config', 'roomful', 'secret'),
  });
  const secret = await readFile(secretFile, 'utf8');
  expect(secret.trim().length).toBeGreaterThanOrEqual(32);
  expect((await stat(secretFile)).mode & 0o777).toBe(0o600);
  await prepare(url, { env });
  expect(await readFile(secretFile, 'utf8')).toBe(secret);
});

test('a secret from the environment is not stored', async () => {
  env['ROOMFUL_JWT_SECRET'] = 'a secret that is long enough for the server';
  const plan = await prepare({ databaseUrl: 'postgres://127.0.0.1/none' }, { env });
  expect(plan.secretFile).toBeUndefined();
  await expect(stat(join(folder, '.config'))).rejects.toThrow();
});

const planOf = (more: Partial<Plan> = {}): Plan => ({
  database: 'embedded',
  secretFile: '/data/secret',
  issuer: undefined,
  audience: 'rooms',
  roleClaim: 'roomful_role',
  start: async () => ({ url: '', close: async () => {} }),
  ...more,
});

test('the profile uses the loopback address and the operator', async () => {
  const io = fakeIo({ env });
  await keepProfile({ name: 'local', config: undefined, url: 'http://0.0.0.0:7400', plan: planOf() }, io);
  const { profiles } = await readConfig(join(folder, '.config', 'roomful', 'config.json'));
  expect(profiles['local']).toEqual({
    url: 'http://127.0.0.1:7400',
    secretFile: '/data/secret',
    sub: 'operator',
    name: expect.any(String),
    audience: 'rooms',
    roleClaim: 'roomful_role',
  });
});

test('warns if the profile cannot be written', async () => {
  const io = fakeIo({ env });
  await keepProfile(
    { name: 'local', config: join(folder, '.config', '\0'), url: 'http://127.0.0.1:1', plan: planOf() },
    io,
  );
  expect(io.written.err).toContain('warning: unable to write the profile "local"');
});

test('a configuration error is a usage error that lists every mistake', async () => {
  const failed = prepare({ port: 'x', logLevel: 'loud' }, { env }).catch(configFailure);
  await expect(failed).rejects.toMatchObject({
    code: 'config_invalid',
    exit: 'usage',
    message: expect.stringMatching(/port.*; logLevel/),
  });
});

const named = (name: string): Error => Object.assign(new Error('why'), { name });

test.each([
  ['DataDirectoryLocked', 'data_dir_locked'],
  ['DatabaseOpenError', 'database_unavailable'],
  ['ConfigError', 'unable_to_listen'],
])('%s while starting is reported as %s', (name, code) => {
  const failed = (): never => startFailure(named(name));
  expect(failed).toThrow(Failure);
  expect(failed).toThrow(expect.objectContaining({ code, exit: 'failure', message: 'why' }));
});

test('an unusable folder is reported as data_dir_unusable', () => {
  const error = Object.assign(new Error('why'), { code: 'ENOTDIR', syscall: 'mkdir', path: '/dev/null/x' });
  expect(() => startFailure(error)).toThrow(expect.objectContaining({ code: 'data_dir_unusable' }));
});

test('unexpected errors are rethrown unchanged', () => {
  const error = named('TypeError');
  expect(() => startFailure(error)).toThrow(error);
});

test('the first signal asks to stop, the second quits at once', async () => {
  const io = fakeIo();
  const { signal, release } = untilStopped(io);
  io.raise('SIGTERM');
  expect(await signal).toBe('SIGTERM');
  expect(io.quits).toEqual([]);
  io.raise('SIGINT');
  expect(io.quits).toEqual(['interrupted']);
  release();
  io.raise('SIGINT');
  expect(io.quits).toEqual(['interrupted']);
});
