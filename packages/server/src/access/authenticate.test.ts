import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '@roomful/protocol';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticator } from './authenticate.js';
import { checkOrigin, originAllowed } from './origin.js';

const secret = 's'.repeat(40);
const key = new TextEncoder().encode(secret);
const authenticate = createAuthenticator({ jwtSecret: secret, roleClaim: 'roomful_role' });
const sign = (claims: Record<string, unknown>, exp: number | string | null = '1h') => {
  const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' });
  return (exp === null ? jwt : jwt.setExpirationTime(exp)).sign(key);
};
const raw = (header: object, claims: object, signature = '') =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.${signature}`;
const codeOf = async (token: unknown, by = authenticate) =>
  by(token).then(
    () => 'ok',
    (error: { code?: string }) => error.code,
  );

describe('tokens', () => {
  it('identify the caller', async () => {
    const token = await sign({
      sub: 'auth0|ana',
      name: 'Ana',
      picture: 'https://example.com/a.png',
      roomful_role: 'operator',
      role: 'admin',
    });
    expect(await authenticate(token)).toMatchObject({
      id: 'auth0|ana',
      name: 'Ana',
      avatarUrl: 'https://example.com/a.png',
      role: 'operator',
    });
    expect(
      await authenticate(await sign({ sub: 'bob', role: 'operator', picture: 'javascript:alert(1)' })),
    ).toMatchObject({
      id: 'bob',
      name: 'bob',
      avatarUrl: null,
      role: 'user',
    });
  });

  it('may have an id that is longer than a name', async () => {
    const sub = 'x'.repeat(limits.userIdBytes);
    const { id, name } = await authenticate(await sign({ sub }));
    expect({ id, name }).toEqual({ id: sub, name: sub.slice(0, limits.nameGraphemes) });
  });

  it.each([
    ['nothing', undefined],
    ['no text', 7],
    ['rubbish', 'a.b.c'],
    ['no signature', raw({ alg: 'none' }, { sub: 'ana', exp: 4e9 })],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['an inline key', raw({ alg: 'HS256', jwk: { kty: 'oct', k: 'eA' } }, { sub: 'ana', exp: 4e9 }, 'AAAA')],
    ['a key id that is a path', raw({ alg: 'HS256', kid: '../../dev/null' }, { sub: 'ana', exp: 4e9 }, 'AAAA')],
  ])('refuses %s', async (_what, token) => {
    expect(await codeOf(token)).toBe('unauthenticated');
  });

  it('refuses invalid claims', async () => {
    expect(await codeOf(await sign({ sub: 'ana' }, null))).toBe('unauthenticated');
    expect(await codeOf(await sign({ sub: 'ana', exp: 'soon' }, null))).toBe('unauthenticated');
    expect(await codeOf(await sign({}))).toBe('unauthenticated');
    expect(await codeOf(await sign({ sub: 'a b' }))).toBe('unauthenticated');
    expect(await codeOf(await sign({ sub: 'ana', name: 'a\0b' }))).toBe('unauthenticated');
    expect(await codeOf(await sign({ sub: 'ana', roomful_role: 'god' }))).toBe('unauthenticated');
    expect(await codeOf(await sign({ sub: 'ana' }, 1_000))).toBe('token_expired');
    expect(await codeOf(await sign({ sub: 'ana', exp: 1e99 }, null))).toBe('ok');
  });

  it('must have the configured issuer and audience', async () => {
    const strict = createAuthenticator({ jwtSecret: secret, roleClaim: 'r', jwtIssuer: 'me', jwtAudience: 'rooms' });
    expect(await codeOf(await sign({ sub: 'ana', iss: 'me', aud: 'rooms' }), strict)).toBe('ok');
    expect(await codeOf(await sign({ sub: 'ana', iss: 'me', aud: ['other'] }), strict)).toBe('unauthenticated');
    expect(await codeOf(await sign({ sub: 'ana', aud: 'rooms' }), strict)).toBe('unauthenticated');
  });

  describe('from an issuer with public keys', () => {
    const keys = createServer();
    let jwksUrl = '';
    let signRs: (claims: object) => Promise<string>;
    let publicKey = '';
    beforeAll(async () => {
      const pair = await generateKeyPair('RS256', { extractable: true });
      const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' };
      publicKey = JSON.stringify(jwk);
      keys.on('request', (_request, response) =>
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
      );
      await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
      jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`;
      signRs = (claims) =>
        new SignJWT({ ...claims })
          .setProtectedHeader({ alg: 'RS256', kid: 'one' })
          .setExpirationTime('1h')
          .sign(pair.privateKey);
    });
    afterAll(() => keys.close());

    it('accepts tokens signed with them, but not tokens that use a public key as a secret', async () => {
      const remote = createAuthenticator({ jwksUrl, roleClaim: 'roomful_role' });
      expect(await codeOf(await signRs({ sub: 'ana' }), remote)).toBe('ok');
      const swapped = await new SignJWT({ sub: 'ana' })
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(publicKey));
      expect(await codeOf(swapped, remote)).toBe('unauthenticated');
      expect(await codeOf(await signRs({ sub: 'ana' }))).toBe('unauthenticated');
    });
  });
});

describe('origins', () => {
  const own = (origin: string, host: string | undefined) =>
    originAllowed({ origin, host }, { allowed: [], localhost: false });

  it('are allowed if the page is served by the host that it calls', () => {
    expect(own('https://app.example.com', 'app.example.com')).toBe(true);
    expect(own('http://app.example.com:8080', 'app.example.com:8080')).toBe(true);
    expect(own('https://app.example.com', 'app.example.com:8080')).toBe(false);
    expect(own('https://app.example.com', 'rooms.example.com')).toBe(false);
    expect(own('file://app.example.com', 'app.example.com')).toBe(false);
    expect(own('null', 'null')).toBe(false);
    expect(own('https://app.example.com', undefined)).toBe(false);
  });

  it('that are refused are reported with the setting that would allow them', () => {
    expect(() =>
      checkOrigin({ origin: 'https://app.example.com', host: 'rooms.example.com' }, { allowed: [], localhost: true }),
    ).toThrow('ROOMFUL_ALLOWED_ORIGINS=https://app.example.com');
  });

  it.each([
    [undefined, true, true],
    ['https://app.example.com', true, true],
    ['https://app.example.com.evil.com', false, false],
    ['https://good.com.evil', false, false],
    ['null', false, false],
    ['http://localhost:5173', false, true],
    ['http://127.0.0.1:3000', false, true],
    ['http://localhost.evil.com', false, false],
    ['file://localhost', false, false],
  ])('%s', (origin, remote, embedded) => {
    expect(
      originAllowed({ origin, host: '127.0.0.1:7400' }, { allowed: ['https://app.example.com'], localhost: false }),
    ).toBe(remote);
    expect(
      originAllowed({ origin, host: '127.0.0.1:7400' }, { allowed: ['https://app.example.com'], localhost: true }),
    ).toBe(embedded);
  });
});
