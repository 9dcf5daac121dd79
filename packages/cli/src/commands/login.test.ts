import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeOptions, fakeIo, ok, refused } from '../../test/fake-io.js';
import { manifest } from '../manifest.js';
import { runProgram } from '../program/program.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'roomful-login-'));
});
afterEach(() => rm(home, { recursive: true }));

const server = 'https://rooms.example.org';
const me = () => ok({ profile: { id: 'ana', name: 'Ana', role: 'user' } });
const folder = (...path: string[]) => join(home, '.config', 'roomful', ...path);
const config = async () => JSON.parse(await readFile(folder('config.json'), 'utf8'));

const run = async (line: string, options: FakeOptions = {}) => {
  const io = fakeIo({ server: me, ...options, env: { HOME: home, ...options.env } });
  const status = await runProgram(line.split(' '), io, manifest);
  return { status, ...io.written, requests: io.requests, asked: io.asked };
};

const claimsOf = (authorization = '') =>
  JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());

test('a piped token is checked, stored for its owner only, and used by later commands', async () => {
  const { status, err, out, requests } = await run(`login ${server}/`, { input: 'jwt-1\n' });
  expect({ status, out, err }).toEqual({
    status: 0,
    out: '',
    err: `commands now use profile rooms.example.org: ${server} as ana (Ana, user)\n`,
  });
  expect(requests).toMatchObject([{ name: 'users.get', headers: { authorization: 'Bearer jwt-1' } }]);
  expect(await config()).toEqual({
    current: 'rooms.example.org',
    profiles: { 'rooms.example.org': { url: server, tokenFile: folder('rooms.example.org.token') } },
  });
  expect((await stat(folder())).mode & 0o777).toBe(0o700);
  expect((await stat(folder('rooms.example.org.token'))).mode & 0o777).toBe(0o600);
  expect((await stat(folder('config.json'))).mode & 0o777).toBe(0o600);
  const next = await run('rooms list', { server: () => ok({ rooms: [], next: null }) });
  expect(next.requests).toMatchObject([{ url: `${server}/v1/rooms.list`, headers: { authorization: 'Bearer jwt-1' } }]);
});

test('on a terminal it asks for the token without echoing it', async () => {
  const { status, asked } = await run(`login ${server}`, { tty: true, answer: 'jwt-2' });
  expect({ status, asked }).toEqual({ status: 0, asked: ['token: '] });
  expect(await readFile(folder('rooms.example.org.token'), 'utf8')).toBe('jwt-2\n');
});

test('reads the token from a file or the environment', async () => {
  const file = join(home, 'token.txt');
  await writeFile(file, 'from-file\n', { mode: 0o600 });
  const env = { ROOMFUL_TOKEN: 'from-env' };
  expect((await run(`login ${server} --token-file ${file}`, { env })).requests).toMatchObject([
    { headers: { authorization: 'Bearer from-file' } },
  ]);
  expect((await run(`login ${server}`, { env, input: '' })).requests).toMatchObject([
    { headers: { authorization: 'Bearer from-env' } },
  ]);
});

test('a refused token is not stored and leaves the profile unchanged', async () => {
  await run(`login ${server}`, { input: 'good' });
  const before = await config();
  const { status, err } = await run(`login ${server}`, { input: 'bad', server: () => refused('unauthenticated') });
  expect(status).toBe(4);
  expect(err).toContain(`error[unauthenticated]: ${server} refused this token, so nothing was saved`);
  expect(await config()).toEqual(before);
  expect(await readFile(folder('rooms.example.org.token'), 'utf8')).toBe('good\n');
  expect((await readdir(folder())).sort()).toEqual(['config.json', 'rooms.example.org.token']);
});

test('with --secret commands sign tokens for the named user', async () => {
  const line = `login ${server} --secret --profile staging --sub maya --name Maya --audience rooms`;
  expect((await run(line, { input: 'a secret of some length' })).status).toBe(0);
  expect((await config()).profiles.staging).toEqual({
    url: server,
    secretFile: folder('staging.secret'),
    sub: 'maya',
    name: 'Maya',
    audience: 'rooms',
  });
  const { requests } = await run('rooms list --profile staging');
  expect(claimsOf(requests[0]?.headers['authorization'])).toMatchObject({
    sub: 'maya',
    name: 'Maya',
    aud: 'rooms',
    roomful_role: 'operator',
  });
});

test('changing a profile from a secret to a token removes the secret', async () => {
  await run(`login ${server} --secret --profile staging`, { input: 'a secret' });
  await run(`login ${server} --profile staging`, { input: 'jwt' });
  expect((await readdir(folder())).sort()).toEqual(['config.json', 'staging.token']);
  expect((await config()).profiles.staging).toEqual({ url: server, tokenFile: folder('staging.token') });
});

test('two servers on one host get two profiles', async () => {
  await run('login http://127.0.0.1:7401', { input: 'a' });
  await run('login http://127.0.0.1:7402', { input: 'b' });
  await run('login http://[::1]:7403', { input: 'c' });
  expect(Object.keys((await config()).profiles)).toEqual(['127.0.0.1-7401', '127.0.0.1-7402', '1-7403']);
});

test.each([
  ['login not-an-address', 'the address is not an http(s) address'],
  [`login ${server} --profile ../x`, '--profile is not a valid name'],
  [`login ${server} --sub ana`, '--sub needs --secret'],
  [`login ${server}`, 'no token given'],
])('%s: %s', async (line, message) => {
  const { status, err, requests } = await run(line, { input: '' });
  expect({ status, requests }).toEqual({ status: 2, requests: [] });
  expect(err).toContain(message);
  await expect(stat(folder())).rejects.toThrow();
});

test('warns about sending a token to another host unencrypted', async () => {
  expect((await run('login http://rooms.example.org', { input: 'jwt' })).err).toContain('is not encrypted');
});

test('lists, uses, shows and removes profiles', async () => {
  await run('login http://127.0.0.1:7401 --profile one', { input: 'a' });
  await run('login http://127.0.0.1:7402 --profile two --secret', { input: 'b' });
  expect(JSON.parse((await run('profile list --json')).out).profiles).toEqual([
    { name: 'one', current: false, credential: 'token', url: 'http://127.0.0.1:7401', tokenFile: folder('one.token') },
    {
      name: 'two',
      current: true,
      credential: 'secret',
      url: 'http://127.0.0.1:7402',
      secretFile: folder('two.secret'),
      user: { id: 'operator', name: 'operator' },
    },
  ]);
  expect((await run('profile use one')).status).toBe(0);
  expect((await run('rooms list')).requests).toMatchObject([{ url: 'http://127.0.0.1:7401/v1/rooms.list' }]);
  expect((await run('profile show --fields name,current --json')).out).toBe(
    '{"profile":{"name":"one","current":true}}\n',
  );
  expect((await run('profile show', { env: { ROOMFUL_PROFILE: 'two' } })).out).toContain('name: two');
  expect(await run('profile remove one', { input: '' })).toMatchObject({
    status: 2,
    err: expect.stringContaining('--yes'),
  });
  expect((await run('profile remove one --yes')).status).toBe(0);
  expect((await readdir(folder())).sort()).toEqual(['config.json', 'two.secret']);
  expect(await config()).toMatchObject({ profiles: { two: {} } });
  expect((await config()).current).toBeUndefined();
});

test('an unknown profile is an error', async () => {
  for (const verb of ['use', 'show', 'remove'])
    expect(await run(`profile ${verb} nope`)).toMatchObject({
      status: 3,
      err: 'error[profile_not_found]: there is no profile "nope"\nhint: roomful login <url>\n',
    });
});

test('removing a profile leaves a secret that login did not write', async () => {
  const secretFile = join(home, 'data-secret');
  await writeFile(secretFile, 's', { mode: 0o600 });
  await run('login http://127.0.0.1:7401 --profile one', { input: 'a' });
  const { profiles } = await config();
  await writeFile(
    folder('config.json'),
    JSON.stringify({ profiles: { ...profiles, local: { url: 'http://127.0.0.1:7400', secretFile } } }),
  );
  expect((await run('profile remove local --yes')).status).toBe(0);
  expect(await readFile(secretFile, 'utf8')).toBe('s');
});
