import { limits, profile as profileSchema, RoomfulError } from '@roomful/protocol';
import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, errors as joseErrors, jwtVerify } from 'jose';
import type { Principal } from '../pipeline/context.js';

export interface AuthConfig {
  /** The HMAC secret; absent if keys come from `jwksUrl`. */
  jwtSecret?: string | undefined;
  jwksUrl?: string | undefined;
  jwtIssuer?: string | undefined;
  jwtAudience?: string | undefined;
  /** The claim with the role on this instance. A token without it is a user's. */
  roleClaim: string;
}

/** Turns a token into a caller. @throws unauthenticated, token_expired */
export type Authenticate = (token: unknown) => Promise<Principal>;

// A server accepts one family of algorithms: a token signed with a public key as an HMAC secret must not pass.
const secretAlgorithms = ['HS256', 'HS384', 'HS512'];
const publicKeyAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How long a token stays valid after its end, in handshakes and on connections: the issuer's clock may differ. */
export const clockToleranceMs = 5_000;
/** The last instant that a Date can hold. Tokens with a later end are cut to it. */
const lastInstant = 8.64e15;

const refuse = (why: string): RoomfulError => new RoomfulError('unauthenticated', `unable to authenticate; ${why}`);

/** An id may be longer than a name, and is the name if the token has none. */
const nameFrom = (sub: unknown): unknown =>
  typeof sub === 'string' ? [...sub].slice(0, limits.nameGraphemes).join('') : sub;

const principalOf = (claims: JWTPayload, roleClaim: string): Principal => {
  const avatar = profileSchema.shape.avatarUrl.safeParse(claims.picture ?? null);
  const parsed = profileSchema.safeParse({
    id: claims.sub,
    name: claims.name ?? nameFrom(claims.sub),
    avatarUrl: avatar.success ? avatar.data : null,
    role: claims[roleClaim] ?? 'user',
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const claim = { id: 'sub', role: roleClaim }[String(issue?.path[0])] ?? String(issue?.path[0]);
    throw refuse(`the token's claim ${claim} does not fit: ${issue?.message}`);
  }
  if (typeof claims.exp !== 'number') throw refuse('the token has no exp');
  return { ...parsed.data, expiresAt: Math.min(claims.exp * 1_000, lastInstant) };
};

/** Whether the keys could not be fetched, which says nothing about the token. */
const isIssuersFault = (error: unknown): boolean =>
  !(error instanceof joseErrors.JOSEError) ||
  ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(error.code);

/** Imports the secret as a key once for each algorithm. Given as bytes, it would be imported for each token. */
const secretKeys = (secret: string) => {
  const bytes = new TextEncoder().encode(secret);
  const keys = new Map<string, Promise<CryptoKey>>();
  return (algorithm: string): Promise<CryptoKey> => {
    const key =
      keys.get(algorithm) ??
      crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: `SHA-${algorithm.slice(2)}` }, false, ['verify']);
    keys.set(algorithm, key);
    return key;
  };
};

export const createAuthenticator = (config: AuthConfig): Authenticate => {
  const secret = config.jwtSecret === undefined ? undefined : secretKeys(config.jwtSecret);
  const remote = config.jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(config.jwksUrl));
  const options = {
    algorithms: secret ? secretAlgorithms : publicKeyAlgorithms,
    requiredClaims: ['sub', 'exp'],
    clockTolerance: clockToleranceMs / 1_000,
    ...(config.jwtIssuer === undefined ? {} : { issuer: config.jwtIssuer }),
    ...(config.jwtAudience === undefined ? {} : { audience: config.jwtAudience }),
  };
  const keyOf: JWTVerifyGetKey = async (header, token) => {
    // The algorithm is one of those above: it is checked before a key is asked for.
    if (secret) return secret(header.alg ?? '');
    if (remote) {
      return remote(header, token).catch((error: unknown) => {
        throw isIssuersFault(error) ? new RoomfulError('unavailable', 'the key server does not answer') : error;
      });
    }
    throw refuse('this server has no keys to verify tokens with');
  };
  return async (token) => {
    if (token === undefined || token === null || token === '') throw refuse('no token was given');
    if (typeof token !== 'string') throw refuse('the token is no text');
    if (token.length > limits.tokenBytes) throw refuse(`the token is longer than ${limits.tokenBytes} bytes`);
    try {
      const { payload } = await jwtVerify(token, keyOf, options);
      return principalOf(payload, config.roleClaim);
    } catch (error) {
      if (error instanceof RoomfulError) throw error;
      if (error instanceof joseErrors.JWTExpired) throw new RoomfulError('token_expired');
      if (error instanceof joseErrors.JWTClaimValidationFailed)
        throw refuse(`the claim ${error.claim} is missing or wrong`);
      throw refuse('the token is not valid here');
    }
  };
};
