import { createHmac } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeIo } from '../../test/fake-io.js';
import { tokenSource, tokenSourceAs } from './credentials.js';
import { type Config, readConfig, saveProfile } from './file.js';
import { configPath } from './paths.js';
import { readOrCreatePrivate, writePrivate } from './private-file.js';
import { resolveTarget, type Target } from './target.js';
import { mintToken } from './token.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomful-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test('the config file comes from the flag, the XDG folder or ~/.config', () => {
  expect(configPath('/x.json', {})).toBe('/x.json');
  expect(configPath(undefined, { XDG_CONFIG_HOME: '/xdg', HOME: '/home/ana' })).toBe('/xdg/roomful/config.json');
  expect(configPath(undefined, { XDG_CONFIG_HOME: 'relative', HOME: '/home/ana' })).toBe(
    '/home/ana/.config/roomful/config.json',
  );
});

test('private files are 0600 in a new folder with 0700, and replaced without leftovers', async () => {
  const path = join(folder, 'deep', 'config.json');
  await writePrivate(path, 'one');
  await writePrivate(path, 'two');
  expect(await readFile(path, 'utf8')).toBe('two');
  expect(await modeOf(path)).toBe(0o600);
  expect(await modeOf(join(folder, 'deep'))).toBe(0o700);
  expect(await readdir(join(folder, 'deep'))).toEqual(['config.json']);
});

test('an existing folder keeps its mode', async () => {
  const there = join(folder, 'there');
  await mkdir(there);
  await chmod(there, 0o755);
  await writePrivate(join(there, 'x'), 'x');
  expect(await modeOf(there)).toBe(0o755);
});

test('concurrent calls create one secret and all get it', async () => {
  const path = join(folder, 'secret');
  let made = 0;
  const secrets = await Promise.all([1, 2, 3].map(() => readOrCreatePrivate(path, () => `secret ${++made}`)));
  expect(new Set(secrets).size).toBe(1);
  expect(await readdir(folder)).toEqual(['secret']);
});

test('saving a profile leaves the others unchanged', async () => {
  const path = join(folder, 'config.json');
  await saveProfile(path, 'prod', { url: 'https://rooms.example.org', tokenFile: '/run/token' });
  await saveProfile(path, 'local', { url: 'http://127.0.0.1:7400', secretFile: '/s', sub: 'operator' });
  await saveProfile(path, 'local', { url: 'http://127.0.0.1:7401', secretFile: '/s', sub: 'operator' });
  expect(await readConfig(path)).toEqual({
    profiles: {
      prod: { url: 'https://rooms.example.org', tokenFile: '/run/token' },
      local: { url: 'http://127.0.0.1:7401', secretFile: '/s', sub: 'operator' },
    },
  });
});

test.each([
  'nonsense',
  '[]',
  '{"profiles":{"local":3}}',
  '{"profiles":{"local":{}}}',
  '{"profiles":{"local":{"url":"http://x","sub":1}}}',
  '{"current":7}',
])('an invalid config file is a usage error: %s', async (content) => {
  const path = join(folder, 'config.json');
  await writeFile(path, content);
  await expect(readConfig(path)).rejects.toMatchObject({ code: 'config_invalid', exit: 'usage' });
});

const config: Config = {
  profiles: {
    local: { url: 'http://127.0.0.1:7411', secretFile: '/data/secret', sub: 'operator' },
    prod: { url: 'https://rooms.example.org/', tokenFile: '/run/token' },
  },
};

test('the address comes from the flag, the environment, the profile or the default', () => {
  const env = { ROOMFUL_URL: 'http://localhost:1' };
  expect(resolveTarget({ url: 'http://localhost:2' }, env, config).url).toBe('http://localhost:2');
  expect(resolveTarget({}, env, config).url).toBe('http://localhost:1');
  expect(resolveTarget({}, {}, config).url).toBe('http://127.0.0.1:7411');
  expect(resolveTarget({}, {}, { profiles: {} }).url).toBe('http://127.0.0.1:7400');
  expect(resolveTarget({}, { ROOMFUL_URL: '' }, { profiles: {} }).url).toBe('http://127.0.0.1:7400');
});

test('the profile comes from the flag, the environment, the current one or local', () => {
  const chosen = (target: Target): string => target.url;
  expect(chosen(resolveTarget({ profile: 'prod' }, { ROOMFUL_PROFILE: 'local' }, config))).toBe(
    'https://rooms.example.org',
  );
  expect(chosen(resolveTarget({}, { ROOMFUL_PROFILE: 'prod' }, config))).toBe('https://rooms.example.org');
  expect(chosen(resolveTarget({}, {}, { ...config, current: 'prod' }))).toBe('https://rooms.example.org');
  expect(() => resolveTarget({ profile: 'nope' }, {}, config)).toThrow('there is no profile "nope"');
  expect(() => resolveTarget({ profile: '__proto__' }, {}, config)).toThrow('there is no profile');
});

test('the token comes from the file of the flag, the environment or the profile', () => {
  const env = { ROOMFUL_TOKEN: ' abc ' };
  expect(resolveTarget({ tokenFile: '/t' }, env, config).credential).toEqual({ kind: 'tokenFile', path: '/t' });
  expect(resolveTarget({}, env, config).credential).toEqual({ kind: 'token', token: 'abc' });
  expect(resolveTarget({}, {}, config).credential).toMatchObject({ kind: 'secret', path: '/data/secret' });
  expect(resolveTarget({ profile: 'prod' }, {}, config).credential).toEqual({ kind: 'tokenFile', path: '/run/token' });
});

test("a profile's token goes only to its own server; all loopback names are the same", () => {
  const credential = (url: string) => resolveTarget({ url }, {}, config).credential.kind;
  expect(credential('http://localhost:7411')).toBe('secret');
  expect(credential('http://127.0.0.1:7412')).toBe('none');
  expect(credential('http://evil.example:7411')).toBe('none');
  expect(credential('https://127.0.0.1:7411')).toBe('none');
  expect(resolveTarget({ url: 'http://127.0.0.1:1' }, { ROOMFUL_TOKEN: 'x' }, config).secret).toBeUndefined();
});

test.each(['ftp://x', 'x', 'http://ana:pw@host'])('%s is not a valid address', (url) => {
  expect(() => resolveTarget({ url }, {}, config)).toThrow(/^--url /);
});

const decode = (token: string) => {
  const [header = '', payload = '', signature] = token.split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: read(header), payload: read(payload), signature, signed: `${header}.${payload}` };
};

test('tokens are signed with HS256 and expire', () => {
  const token = mintToken(
    's3cret',
    { sub: 'ana', name: 'Ana', role: 'bot', ttlMs: 60_000, audience: 'rooms' },
    1_700_000_000_999,
  );
  const { header, payload, signature, signed } = decode(token);
  expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(payload).toEqual({
    sub: 'ana',
    name: 'Ana',
    roomful_role: 'bot',
    aud: 'rooms',
    iat: 1_700_000_000,
    exp: 1_700_000_060,
  });
  expect(signature).toBe(createHmac('sha256', 's3cret').update(signed).digest('base64url'));
});

test("signs the operator's tokens with the profile's secret, which is read each time", async () => {
  const io = fakeIo();
  const secretFile = join(folder, 'secret');
  await writeFile(secretFile, 'one\n', { mode: 0o600 });
  const profile = { url: 'http://127.0.0.1:7400', secretFile, sub: 'operator', name: 'maya', roleClaim: 'role' };
  const target = resolveTarget({}, {}, { profiles: { local: profile } });
  const { payload } = decode((await tokenSource(target, io)()) ?? '');
  expect(payload).toMatchObject({ sub: 'operator', name: 'maya', role: 'operator' });
  const other = decode((await tokenSourceAs(target, { sub: 'ana', name: 'Ana' }, io)()) ?? '');
  expect(other.payload).toMatchObject({ sub: 'ana', name: 'Ana', role: 'user' });
  expect(io.written.err).toBe('');
});

test('warns once about a secret that others can read', async () => {
  const io = fakeIo();
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, 'abc\n', { mode: 0o644 });
  const target = resolveTarget({ tokenFile }, {}, { profiles: {} });
  expect(await tokenSource(target, io)()).toBe('abc');
  expect(await tokenSource(target, io)()).toBe('abc');
  expect(io.written.err).toMatch(/^warning: other users of this machine can read .*\n$/);
});

test('acting as others needs the secret', () => {
  const target = resolveTarget({ profile: 'prod' }, {}, config);
  expect(() => tokenSourceAs(target, { sub: 'ana', name: 'ana' }, fakeIo())).toThrow('unable to act as other users');
});

test('a secret or token in the environment overrides the profile, unless a profile is named', async () => {
  const io = fakeIo();
  const env = { ROOMFUL_JWT_SECRET: 'shared', ROOMFUL_JWT_AUDIENCE: 'rooms', ROOMFUL_ROLE_CLAIM: 'role' };
  const target = resolveTarget({}, env, config);
  const own = decode((await tokenSource(target, io)()) ?? '');
  expect(own.payload).toMatchObject({ sub: 'operator', role: 'operator', aud: 'rooms' });
  expect(own.signature).toBe(createHmac('sha256', 'shared').update(own.signed).digest('base64url'));
  const other = decode((await tokenSourceAs(target, { sub: 'ana', name: 'Ana' }, io)()) ?? '');
  expect(other.payload).toMatchObject({ sub: 'ana', role: 'user', aud: 'rooms' });
  const withToken = resolveTarget({}, { ...env, ROOMFUL_TOKEN: 'abc' }, config);
  expect(withToken).toMatchObject({ credential: { kind: 'token', token: 'abc' }, secret: { value: 'shared' } });
  const named = resolveTarget({ profile: 'local' }, { ...env, ROOMFUL_TOKEN: 'abc' }, config);
  expect(named.credential).toMatchObject({ kind: 'secret', path: '/data/secret' });
  expect(named.secret).toMatchObject({ path: '/data/secret' });
});
