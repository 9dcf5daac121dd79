import { randomBytes } from 'node:crypto';
import { cp, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, createClient, type LiveRoom } from '@roomful/sdk';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mintToken } from '../src/config/token.js';
import { createHome, type Home, type Running } from './roomful.js';

const adminUrl = process.env['ROOMFUL_TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const asAdmin = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
};
const postgresAnswers = await asAdmin('select 1').then(
  () => true,
  () => false,
);

const secret = randomBytes(32).toString('hex');
let home: Home;
let clients: Client[];
beforeEach(async () => {
  home = await createHome();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  await home.remove();
});

/** A server's database. */
interface Storage {
  env: NodeJS.ProcessEnv;
  wipe(): Promise<void>;
  remove(): Promise<void>;
}

const storages: Record<string, () => Promise<Storage>> = {
  embedded: async () => {
    const directory = join(home.folder, 'data');
    const remove = () => rm(directory, { recursive: true, force: true });
    return { env: { ROOMFUL_DATA_DIR: directory }, wipe: remove, remove };
  },
  postgres: async () => {
    const name = `roomful_test_${randomBytes(6).toString('hex')}`;
    const create = () => asAdmin(`create database ${name}`);
    const remove = () => asAdmin(`drop database if exists ${name} with (force)`);
    await create();
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    return { env: { DATABASE_URL: url.href }, wipe: () => remove().then(create), remove };
  },
};
const kinds = [
  { kind: 'embedded', missing: false },
  { kind: postgresAnswers ? 'postgres' : 'postgres (skipped: no PostgreSQL answers)', missing: !postgresAnswers },
];
const storageOf = (kind: string): Promise<Storage> =>
  storages[kind === 'embedded' ? 'embedded' : 'postgres']?.() as Promise<Storage>;

const settings = {
  ROOMFUL_JWT_SECRET: secret,
  ROOMFUL_MESSAGES_PER_MINUTE: '0',
  ROOMFUL_COMMANDS_PER_SECOND: '0',
  ROOMFUL_LOG_LEVEL: 'warn',
};

const up = async ({ env }: Storage, port: string, ...flags: string[]): Promise<{ server: Running; url: string }> => {
  const server = home.start(['up', '--port', port, ...flags], { ...settings, ...env });
  const [, url = ''] = await server.until(/^roomful listening on (\S+)\n/);
  return { server, url };
};
const stop = async (server: Running): Promise<void> => {
  server.process.kill('SIGTERM');
  expect((await server.done).status).toBe(0);
};

const tokenOf = (sub: string, role: 'user' | 'operator' = 'user'): string =>
  mintToken(
    secret,
    { sub, name: sub, role, ttlMs: 600_000, issuer: undefined, audience: undefined, roleClaim: undefined },
    Date.now(),
  );
const operator = (url: string) => ({ ROOMFUL_URL: url, ROOMFUL_TOKEN: tokenOf('olga', 'operator') });

const person = async (url: string, sub: string) => {
  const client = createClient({ url, token: tokenOf(sub), reconnectMinMs: 50, reconnectMaxMs: 300 });
  clients.push(client);
  const room = await client.rooms.join('lobby');
  const resets: number[] = [];
  const heard: string[] = [];
  room.on('reset', () => void resets.push(room.position.seq));
  room.on('message.created', ({ data }) => void heard.push(data.message.text));
  return { client, room, resets, heard };
};
const textsOf = (room: LiveRoom) => room.snapshot.window.messages.map(({ text }) => text);
const say = async ({ room }: { room: LiveRoom }, ...texts: string[]) => {
  for (const text of texts) await room.messages.send({ text });
};

/** The view of a new member. */
const freshView = async (url: string) => {
  const { room, client } = await person(url, 'zoe');
  const view = { state: room.snapshot.state, messages: room.snapshot.window.messages, position: room.position };
  client.close();
  return view;
};
const viewOf = ({ room }: { room: LiveRoom }) => ({
  state: room.snapshot.state,
  messages: room.snapshot.window.messages,
  position: room.position,
});

describe.each(kinds)('on $kind', ({ kind, missing }) => {
  test.skipIf(missing)('clients ahead of a restored backup get a fresh snapshot without gaps', async () => {
    const storage = await storageOf(kind);
    try {
      const first = await up(storage, '0');
      const { port } = new URL(first.url);
      const made = await home.roomful(['rooms', 'create', 'lobby'], { env: operator(first.url) });
      expect(made.status, made.err).toBe(0);
      const [ana, bob] = [await person(first.url, 'ana'), await person(first.url, 'bob')];
      await say(ana, 'one', 'two', 'three');

      const file = join(home.folder, 'rooms.ndjson');
      const backup = await home.roomful(['backup', '--out', file], { env: operator(first.url) });
      expect(backup).toMatchObject({ status: 0, out: '', err: expect.stringContaining('1 rooms, 3 messages, ') });
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await say(bob, 'lost 1', 'lost 2', 'lost 3');
      await expect.poll(() => textsOf(ana.room).at(-1)).toBe('lost 3');
      const ahead = ana.room.position;

      await stop(first.server);
      await storage.wipe();
      const restored = await home.roomful(['restore', file], { env: storage.env });
      expect(restored).toMatchObject({ status: 0, out: expect.stringContaining('1 rooms, 3 messages, ') });
      const second = await up(storage, port);

      await expect.poll(() => [ana.resets.length, bob.resets.length], { timeout: 20_000 }).toEqual([1, 1]);
      await expect.poll(() => [ana.client.connection.state, bob.client.connection.state]).toEqual(['live', 'live']);
      expect(ana.room.position.epoch).not.toBe(ahead.epoch);
      expect(ana.room.position.seq).toBeLessThan(ahead.seq);
      expect(textsOf(ana.room)).toEqual(['one', 'two', 'three']);

      await say(bob, 'four');
      await say(ana, 'five', 'six', 'seven');
      for (const who of [ana, bob]) {
        await expect.poll(() => textsOf(who.room)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
        expect(who.heard.slice(-4)).toEqual(['four', 'five', 'six', 'seven']);
      }
      const fresh = await freshView(second.url);
      await expect.poll(() => ana.room.position).toEqual(fresh.position);
      for (const who of [ana, bob]) expect(viewOf(who)).toEqual(fresh);
      expect(second.server.process.exitCode).toBeNull();
    } finally {
      await home.remove();
      await storage.remove();
    }
  });

  test.skipIf(missing)('a restore that is killed leaves an empty database', async () => {
    const storage = await storageOf(kind);
    try {
      const { server, url } = await up(storage, '0');
      await home.roomful(['rooms', 'create', 'lobby'], { env: operator(url) });
      const lines = Array.from({ length: 1_000 }, (_, n) => `line ${n} ${'x'.repeat(2_000)}`).join('\n');
      const sent = await home.roomful(['send', 'lobby', '--each-line', '-'], { input: lines, env: operator(url) });
      expect(sent.status, sent.err).toBe(0);
      const { status, out: backup } = await home.roomful(['backup'], { env: operator(url) });
      expect(status).toBe(0);
      await stop(server);
      await storage.wipe();

      const half = home.start(['restore', '-'], storage.env);
      // This is more than the pipe holds, so once it is written, rows have been read.
      await new Promise<void>((resolve) =>
        half.process.stdin?.write(backup.slice(0, backup.length / 2), () => resolve()),
      );
      expect(half.process.exitCode).toBeNull();
      half.process.kill('SIGKILL');
      await half.done;

      const cut = await home.roomful(['restore', '-'], { env: storage.env, input: backup.slice(0, -20) });
      expect(cut).toMatchObject({ status: 1, err: expect.stringContaining('error[backup_unreadable]') });
      const whole = await home.roomful(['restore', '-', '--json'], { env: storage.env, input: backup });
      expect(whole.status, whole.err).toBe(0);
      expect(JSON.parse(whole.out).rows).toMatchObject({ rooms: 1, messages: 1_000 });
      const twice = await home.roomful(['restore', '-'], { env: storage.env, input: backup });
      expect(twice).toMatchObject({ status: 5, err: expect.stringContaining('error[database_not_empty]') });
    } finally {
      await home.remove();
      await storage.remove();
    }
  });
});

test('after a data directory was restored by hand, up --restored resets clients', async () => {
  const storage = await storageOf('embedded');
  const directory = join(home.folder, 'data');
  const first = await up(storage, '0');
  const { port } = new URL(first.url);
  await home.roomful(['rooms', 'create', 'lobby'], { env: operator(first.url) });
  const ana = await person(first.url, 'ana');
  await say(ana, 'one');
  await stop(first.server);
  await cp(directory, join(home.folder, 'copy'), { recursive: true });
  const second = await up(storage, port);
  await say(ana, 'never 1', 'never 2');
  expect(ana.resets).toEqual([]);
  await stop(second.server);

  await rm(directory, { recursive: true });
  await cp(join(home.folder, 'copy'), directory, { recursive: true });
  const third = await up(storage, port, '--restored');
  // Other messages with the same seqs.
  const said = ['send', 'lobby', '--each-line', '-'];
  const sent = await home.roomful(said, { input: 'two\nthree\nfour\n', env: operator(third.url) });
  expect(sent.status, sent.err).toBe(0);
  await expect.poll(() => textsOf(ana.room), { timeout: 20_000 }).toEqual(['one', 'two', 'three', 'four']);
  expect(ana.resets).toHaveLength(1);
});

test('only operators may back up; a failed backup leaves no file; restore reports unusable files', async () => {
  const storage = await storageOf('embedded');
  const { url } = await up(storage, '0');
  const file = join(home.folder, 'b.ndjson');
  const asUser = { ROOMFUL_URL: url, ROOMFUL_TOKEN: tokenOf('ana') };
  const denied = await home.roomful(['backup', '--out', file], { env: asUser });
  expect(denied).toMatchObject({
    status: 4,
    err: expect.stringContaining('error[forbidden]: only operators may make a backup'),
  });
  await expect(stat(file)).rejects.toThrow('ENOENT');
  const nobody = await home.roomful(['backup'], { env: { ROOMFUL_URL: 'http://127.0.0.1:1', ROOMFUL_TOKEN: 'x' } });
  expect(nobody).toMatchObject({ status: 7, out: '' });

  const taken = await home.roomful(['backup', '--out', file], { env: operator(url) });
  expect(taken.status).toBe(0);
  const running = await home.roomful(['restore', file], { env: storage.env });
  expect(running).toMatchObject({ status: 1, err: expect.stringContaining('error[data_dir_locked]') });
  const missing = await home.roomful(['restore', join(home.folder, 'none')], { env: storage.env });
  expect(missing).toMatchObject({ status: 2, err: expect.stringContaining('error[unreadable]') });
  await writeFile(join(home.folder, 'other'), 'hello\n');
  const other = await home.roomful(['restore', join(home.folder, 'other')], { env: storage.env });
  expect(other).toMatchObject({ status: 1, err: expect.stringContaining('it is not a roomful backup') });
});
