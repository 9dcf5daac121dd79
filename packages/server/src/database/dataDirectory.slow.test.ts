import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './connection.js';
import { DataDirectoryLocked, openDataDirectory, secretOf } from './dataDirectory.js';
import { lockDirectory } from './directoryLock.js';
import { DatabaseOpenError } from './failures.js';

let root: string;
let children: ChildProcess[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'roomful-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

/** Opens the directory in a separate process, which reports success on its output and keeps running. */
const openElsewhere = (directory: string): ChildProcess => {
  const script = `
    const { openDataDirectory } = await import(${JSON.stringify(new URL('./dataDirectory.ts', import.meta.url).href)});
    await openDataDirectory(${JSON.stringify(directory)});
    console.log('open');
    setInterval(() => {}, 1000);
  `;
  const args = ['--conditions=roomful-source', '--import', 'tsx', '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the lock', () => {
  it('is held only once in a process, even through another path to the directory', async () => {
    const held = await lockDirectory(root);
    await symlink(root, join(root, 'alias'));
    const error = await failureOf(lockDirectory(join(root, 'alias')));
    expect(error).toBeInstanceOf(DataDirectoryLocked);
    expect(error).toMatchObject({ name: 'DataDirectoryLocked', pid: process.pid });
    await held.release();
    await (await lockDirectory(root)).release();
    expect(await readdir(root)).toEqual(['alias']);
  });

  it('is never held twice, no matter how many try at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(root)));
    const held = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(held.length).toBeLessThanOrEqual(1);
    for (const { value } of held) await value.release();
  });

  it('works if the path is too long for a socket', async () => {
    const deep = join(root, 'd'.repeat(120));
    await mkdir(deep);
    const held = await lockDirectory(deep);
    await expect(lockDirectory(deep)).rejects.toThrow(DataDirectoryLocked);
    await held.release();
    await (await lockDirectory(deep)).release();
  });
});

describe('the data directory', () => {
  it('is refused while another process has it open, and free after that process is killed', async () => {
    const directory = join(root, 'data');
    const child = openElsewhere(directory);
    await once(child.stdout!, 'data');
    const error = await failureOf(openDataDirectory(directory));
    expect(error).toBeInstanceOf(DataDirectoryLocked);
    expect(error).toMatchObject({
      pid: child.pid,
      message: expect.stringContaining(`process ${child.pid} has it open`),
    });
    await kill(child);
    const { release } = await openDataDirectory(directory);
    await release();
  });

  it('opens after a kill during initialisation', async () => {
    const directory = join(root, 'data');
    const child = openElsewhere(directory);
    const files = async () => readdir(directory).catch(() => []);
    await expect
      .poll(async () => (await files()).some((name) => name.startsWith('new-')), { interval: 1, timeout: 20_000 })
      .toBe(true);
    await kill(child);
    expect(await readdir(directory)).not.toContain('pgdata');
    const database = await openDatabase({ dataDir: directory });
    expect(await database.knex('meta').pluck('key')).toEqual(['generation']);
    await database.close();
    expect((await readdir(directory)).sort()).toEqual(['pgdata', 'version.json']);
  });

  it('is private, and keeps rows and its secret', async () => {
    const directory = join(root, 'data');
    await mkdir(directory);
    await chmod(directory, 0o755);
    const secrets = await Promise.all([secretOf(directory), secretOf(directory), secretOf(directory)]);
    const first = await openDatabase({ dataDir: directory });
    await first.knex('streams').insert({ id: 'room:1', head: 7 });
    await expect(openDatabase({ dataDir: directory })).rejects.toThrow(DataDirectoryLocked);
    await first.close();
    const second = await openDatabase({ dataDir: directory });
    expect(await second.knex('streams').pluck('head')).toEqual([7]);
    await second.close();

    expect(await modeOf(directory)).toBe('700');
    expect(await modeOf(join(directory, 'secret'))).toBe('600');
    expect(new Set([...secrets, await secretOf(directory)]).size).toBe(1);
    expect(secrets[0]).toMatch(/^[\w-]{43}$/);
    expect((await readdir(directory)).sort()).toEqual(['pgdata', 'secret', 'version.json']);
  });

  it('is refused if another minor version created it, and is not left locked', async () => {
    const directory = join(root, 'data');
    await (await openDataDirectory(directory)).release();
    const made = await readFile(join(directory, 'version.json'), 'utf8');
    await writeFile(join(directory, 'version.json'), '{"pglite":"0.4.2"}');
    await expect(openDataDirectory(directory)).rejects.toThrow(DatabaseOpenError);
    await expect(openDataDirectory(directory)).rejects.toThrow('it was made by PGlite 0.4.2 and this is PGlite 0.5.');
    await writeFile(join(directory, 'version.json'), made);
    await (await openDataDirectory(directory)).release();
  });

  it('is refused if it holds files of something else', async () => {
    await writeFile(join(root, 'holiday.jpg'), '');
    await chmod(root, 0o755);
    await expect(openDataDirectory(root)).rejects.toThrow('it holds other files, such as holiday.jpg');
    expect(await modeOf(root)).toBe('755');
  });
});
