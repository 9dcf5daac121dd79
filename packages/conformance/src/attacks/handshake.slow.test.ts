import { RoomfulError } from '@roomful/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../harness/caller.js';
import { createIssuerKey, type IssuerKey, serveKeys } from '../harness/jwks.js';
import { openWire } from '../harness/packets.js';
import { createPlace, type Place } from '../harness/place.js';
import { createRest } from '../harness/rest.js';
import { type ServerProcess, startServer, testSecret } from '../harness/server.js';
import { connectSocket } from '../harness/socket.js';
import { socketFor, tokenFor } from '../harness/target.js';
import { mint, unsigned } from '../harness/tokens.js';
import { sleep, until } from '../harness/wait.js';
import { secretAttacks, signRs256 } from './tokens.js';

const [iss, aud] = ['https://issuer.example.org', 'rooms'];
let place: Place;
let server: ServerProcess;

beforeAll(async () => {
  place = await createPlace('embedded');
  server = await startServer({
    place,
    env: {
      ROOMFUL_JWT_ISSUER: iss,
      ROOMFUL_JWT_AUDIENCE: aud,
      ROOMFUL_ALLOWED_ORIGINS: 'https://good.com,http://app.good.com:8080',
    },
  });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  expect(server.faults()).toEqual([]);
  await place.remove();
});

const token = (claims: object = {}) => mint(testSecret, { sub: 'ana', iss, aud, ...claims });

/** A busy machine answers late, and these tests are not about time. */
const patienceMs = 60_000;

/** The server's answer to a socket's handshake: `ok`, or the code of its refusal. */
const knock = async (options: { url: string; token?: unknown; headers?: Record<string, string> }): Promise<string> => {
  try {
    const socket = await connectSocket({ ...options, connectTimeoutMs: patienceMs });
    const ack = await socket.call('users.get', {}, { timeoutMs: patienceMs });
    socket.close();
    return ack.ok ? 'ok' : ack.error.code;
  } catch (error) {
    if (error instanceof RoomfulError) return error.code;
    throw error;
  }
};

const answerOf = async (caller: Caller): Promise<string> => {
  const ack = await caller.call('users.get', {});
  return ack.ok ? 'ok' : ack.error.code;
};

describe('tokens', () => {
  it.each(secretAttacks(testSecret, { iss, aud }))('$name', async ({ token: bad, code, socketOnly }) => {
    expect(await knock({ url: server.url, token: bad })).toBe(code);
    if (!socketOnly) expect(await answerOf(createRest({ url: server.url, token: String(bad) }))).toBe(code);
  });

  it('give the role of the configured claim and no other', async () => {
    const rest = createRest({ url: server.url, token: token({ role: 'operator', picture: 'javascript:alert(1)' }) });
    expect(await rest.call('users.get', {})).toMatchObject({ result: { profile: { role: 'user', avatarUrl: null } } });
  });

  it('of 1 MB end their connection and nothing else', async () => {
    await expect(
      connectSocket({ url: server.url, token: 'x'.repeat(1_000_000), connectTimeoutMs: 1_000 }),
    ).rejects.toThrow();
    const response = await fetch(`${server.url}/v1/users.get`, {
      headers: { authorization: `Bearer ${'x'.repeat(1_000_000)}` },
    });
    expect(response.status).toBe(431);
    expect(await knock({ url: server.url, token: token() })).toBe('ok');
  });

  it('are read from the handshake only, not from the URL', async () => {
    const wire = await openWire(`${server.url}/?token=${token()}`).catch(() => null);
    expect(wire).toBeNull();
    const bare = await openWire(server.url, { authorization: `Bearer ${token()}` });
    bare.send('40');
    expect(await bare.answer('44')).toContain('unauthenticated');
    bare.close();
  });

  it('end a live connection when they expire, unless they are refreshed in time', async () => {
    const soon = () => token({ exp: Math.floor(Date.now() / 1_000) + 2 });
    const [short, long] = [
      await connectSocket({ url: server.url, token: soon() }),
      await connectSocket({ url: server.url, token: soon() }),
    ];
    expect(await long.call('auth.refresh', { token: token() })).toMatchObject({ ok: true });
    await until('the short one is closed', () => !short.connected, { timeoutMs: 10_000 });
    expect(short.signals.map(({ type }) => type)).toContain('auth.expiring');
    await sleep(300);
    expect(await long.call('users.get', {})).toMatchObject({ ok: true });
    long.close();
  });
});

describe('origins', () => {
  const origins: [origin: string | undefined, allowed: boolean][] = [
    [undefined, true],
    ['https://good.com', true],
    ['http://app.good.com:8080', true],
    ['http://localhost:3000', true],
    ['https://127.0.0.1', true],
    ['null', false],
    ['', false],
    ['https://good.com.evil', false],
    ['https://evil-good.com', false],
    ['https://evil.com/https://good.com', false],
    ['https://good.com@evil.com', false],
    ['https://good.com:444', false],
    ['https://GOOD.com.', false],
    ['http://good.com', false],
    ['http://app.good.com', false],
    ['http://localhost.evil.com', false],
    ['http://evil.com#localhost', false],
    ['file://', false],
    ['*', false],
  ];
  it.each(origins)('%s: %s', async (origin, allowed) => {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    const expected = allowed ? 'ok' : 'origin_refused';
    expect(await knock({ url: server.url, token: token(), headers })).toBe(expected);
    expect(await answerOf(createRest({ url: server.url, token: token(), headers }))).toBe(expected);
    const preflight = await fetch(`${server.url}/v1/users.get`, {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(allowed && origin ? origin : null);
  });
});

describe('a server that uses the keys of an issuer', () => {
  let key: IssuerKey;
  let stranger: IssuerKey;
  let keys: { url: string; close(): void };
  let other: ServerProcess;
  let otherPlace: Place;
  beforeAll(async () => {
    key = await createIssuerKey('key-1');
    stranger = await createIssuerKey('key-1');
    keys = await serveKeys([key]);
    otherPlace = await createPlace('embedded');
    other = await startServer({ place: otherPlace, env: { ROOMFUL_JWKS_URL: keys.url, ROOMFUL_JWT_SECRET: '' } });
  });
  afterAll(async () => {
    await other.stop();
    keys.close();
    await otherPlace.remove();
  });

  const claims = () => ({ sub: 'ana', exp: Math.floor(Date.now() / 1_000) + 600 });
  const attacks: [name: string, token: () => string | Promise<string>, code: string][] = [
    ['a good token', () => key.sign(claims()), 'ok'],
    ['no kid', () => key.sign(claims(), { kid: undefined }), 'ok'],
    ['HS256 with the public key as the secret', () => mint(key.pem, claims(), { kid: key.kid }), 'unauthenticated'],
    ['HS256 with the public key, trimmed', () => mint(key.pem.trim(), claims(), { kid: key.kid }), 'unauthenticated'],
    [
      'HS256 with the modulus as the secret',
      () => mint(String(key.jwk.n), claims(), { kid: key.kid }),
      'unauthenticated',
    ],
    ['HS256 with any secret', () => mint(testSecret, claims(), { kid: key.kid }), 'unauthenticated'],
    ['alg none', () => unsigned({ alg: 'none', kid: key.kid }, claims()), 'unauthenticated'],
    ["a stranger's key under the same kid", () => stranger.sign(claims()), 'unauthenticated'],
    ["a stranger's key inline", () => stranger.sign(claims(), { jwk: stranger.jwk }), 'unauthenticated'],
    [
      "a stranger's key by address",
      () => stranger.sign(claims(), { jku: 'http://127.0.0.1:9/jwks', x5u: 'http://127.0.0.1:9' }),
      'unauthenticated',
    ],
    ['an unknown kid', () => key.sign(claims(), { kid: 'key-2' }), 'unauthenticated'],
    ['kid as a path', () => key.sign(claims(), { kid: '../../etc/passwd' }), 'unauthenticated'],
    [
      'signed with RS256, but the header says PS256',
      () => signRs256(key, claims(), { alg: 'PS256' }),
      'unauthenticated',
    ],
    ['no exp', () => key.sign({ sub: 'ana' }), 'unauthenticated'],
  ];
  it.each(attacks)('%s', async (_, make, code) => {
    expect(await knock({ url: other.url, token: await make() })).toBe(code);
    expect(await answerOf(createRest({ url: other.url, token: await make() }))).toBe(code);
  });

  it('answers unavailable while the issuer does not answer', async () => {
    const place = await createPlace('embedded');
    const lonely = await startServer({
      place,
      env: { ROOMFUL_JWKS_URL: 'http://127.0.0.1:9/jwks.json', ROOMFUL_JWT_SECRET: '' },
    });
    expect(await answerOf(createRest({ url: lonely.url, token: await key.sign(claims()) }))).toBe('unavailable');
    await lonely.stop();
    await place.remove();
  });
});

describe('floods of handshakes', () => {
  it('are all answered, two hundred at once, and the server keeps working', async () => {
    const target = { url: server.url, secret: testSecret };
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 2
          ? knock({ url: server.url, token: token({ sub: `u${n}` }) })
          : knock({ url: server.url, token: tokenFor(target, 'x') }),
      ),
    );
    expect(results.filter((code) => code === 'ok')).toHaveLength(100);
    expect(results.filter((code) => code === 'unauthenticated')).toHaveLength(100);
    await expect(socketFor(target, 'nobody')).rejects.toThrow();
  });
});
