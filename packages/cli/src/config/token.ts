import type { InstanceRole } from '@roomful/protocol/names';
import { crypto } from '../io/crypto.js';

/** The contents of a token. */
export interface Claims {
  /** The user's id. */
  sub: string;
  /** The display name. Default: the server shows the id. */
  name?: string | undefined;
  role: InstanceRole;
  /** How long it is valid, milliseconds. */
  ttlMs: number;
  issuer?: string | undefined;
  audience?: string | undefined;
  /** The claim that holds the role. Default: roomful_role. */
  roleClaim?: string | undefined;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a token with HS256. JWT counts in whole seconds, so the expiry is rounded up. */
export const mintToken = (secret: string, claims: Claims, now: number): string => {
  const issuedAt = Math.floor(now / 1_000);
  const payload = {
    sub: claims.sub,
    name: claims.name,
    [claims.roleClaim ?? 'roomful_role']: claims.role,
    iss: claims.issuer,
    aud: claims.audience,
    iat: issuedAt,
    exp: issuedAt + Math.ceil(claims.ttlMs / 1_000),
  };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${crypto().createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
