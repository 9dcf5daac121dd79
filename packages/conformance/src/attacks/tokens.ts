import { createSign, KeyObject } from 'node:crypto';
import type { ErrorCode } from '@roomful/protocol';
import type { IssuerKey } from '../harness/jwks.js';
import { type Claims, mint, unsigned } from '../harness/tokens.js';

/** Tokens that a server with a secret must refuse, or accept without harm. */
export interface TokenAttack {
  name: string;
  token: unknown;
  /** The expected answer; `ok` = the token is valid after all. */
  code: ErrorCode | 'ok';
  /** It cannot be sent in the header of a request. */
  socketOnly?: true;
}

/** Signs with RS256, whatever the header says. jose can only sign with the algorithm in the header. */
export const signRs256 = ({ kid, privateKey }: IssuerKey, claims: Claims, header: object): string => {
  const text = unsigned({ alg: 'RS256', typ: 'JWT', kid, ...header }, claims).slice(0, -1);
  const signature = createSign('RSA-SHA256').update(text).sign(KeyObject.from(privateKey)).toString('base64url');
  return `${text}.${signature}`;
};

const now = (): number => Math.floor(Date.now() / 1_000);

/** @param settings `iss` and `aud` are the values that the server requires */
export const secretAttacks = (secret: string, { iss, aud }: { iss: string; aud: string }): readonly TokenAttack[] => {
  const good = { sub: 'mallory', iss, aud };
  const [head = '', body = '', signature = ''] = mint(secret, good).split('.');
  const otherBody = mint('x', { ...good, sub: 'root' }).split('.')[1] ?? '';
  const refused = 'unauthenticated' as const;
  const signed = (
    name: string,
    claims: object,
    code: ErrorCode | 'ok' = refused,
    header: object = {},
  ): TokenAttack => ({
    name,
    token: mint(secret, { ...good, ...claims }, header),
    code,
  });
  return [
    signed('a good token', {}, 'ok'),
    signed('aud as a list with ours', { aud: ['x', aud] }, 'ok'),
    signed('exp beyond all time', { exp: 1e99 }, 'ok'),
    signed('HS384 in name only', {}, refused, { alg: 'HS384' }),
    signed('an unknown critical header', {}, refused, { crit: ['x'], x: 1 }),
    signed('kid as a path', {}, 'ok', { kid: '../../../../dev/null' }),
    { name: 'kid as a path, signed with nothing', token: mint('', good, { kid: '/dev/null' }), code: refused },
    { name: 'an inline jwk', token: mint('mine', good, { jwk: { kty: 'oct', k: 'bWluZQ' } }), code: refused },
    { name: 'alg none', token: unsigned({ alg: 'none' }, good), code: refused },
    { name: 'alg None', token: unsigned({ alg: 'None' }, good), code: refused },
    { name: 'alg none with a signature', token: unsigned({ alg: 'none' }, good, signature), code: refused },
    { name: 'no alg', token: unsigned({}, good, signature), code: refused },
    { name: 'another secret', token: mint(`${secret}!`, good), code: refused },
    { name: 'another body', token: `${head}.${otherBody}.${signature}`, code: refused },
    { name: 'no signature', token: `${head}.${body}.`, code: refused },
    { name: 'two parts', token: `${head}.${body}`, code: refused },
    { name: 'four parts', token: `${head}.${body}.${signature}.${signature}`, code: refused },
    { name: 'a body that is no JSON', token: `${head}.eA.${signature}`, code: refused },
    signed('exp absent', { exp: undefined }),
    signed('exp a string', { exp: '9999999999' }),
    signed('exp null', { exp: null }),
    signed('exp NaN', { exp: Number.NaN }),
    signed('exp in the past', { exp: now() - 60 }, 'token_expired'),
    signed('exp −1', { exp: -1 }, 'token_expired'),
    signed('nbf in the future', { nbf: now() + 600 }),
    signed('sub absent', { sub: undefined }),
    signed('sub a number', { sub: 7 }),
    signed('sub a list', { sub: ['mallory'] }),
    signed('sub empty', { sub: '' }),
    signed('sub with a space', { sub: 'a b' }),
    signed('sub with a NUL', { sub: 'a\0b' }),
    signed('sub without end', { sub: 'x'.repeat(129) }),
    signed('a role that does not exist', { roomful_role: 'root' as never }),
    signed('a role that every object has', { roomful_role: 'constructor' as never }),
    signed("another issuer's role claim", { role: 'operator' }, 'ok'),
    signed('a name that is an object', { name: { toString: 'x' } }),
    signed('a picture that is a script', { picture: 'javascript:alert(1)' }, 'ok'),
    signed('iss absent', { iss: undefined }),
    signed('another iss', { iss: `${iss}.evil` }),
    signed('aud absent', { aud: undefined }),
    signed('another aud', { aud: 'another' }),
    signed('aud as a list without ours', { aud: ['x', 'y'] }),
    signed('9,000 bytes', { pad: 'x'.repeat(7_000) }),
    { name: '200,000 bytes', token: 'x'.repeat(200_000), code: refused, socketOnly: true },
    { name: 'a number', token: 7, code: refused, socketOnly: true },
    { name: 'null', token: null, code: refused, socketOnly: true },
    { name: 'a list', token: [mint(secret, good)], code: refused, socketOnly: true },
    { name: 'an object', token: { toString: mint(secret, good) }, code: refused, socketOnly: true },
    { name: 'empty', token: '', code: refused, socketOnly: true },
  ];
};
