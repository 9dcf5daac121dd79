import { createHmac } from 'node:crypto';
import type { InstanceRole } from '@roomful/protocol';

export interface Claims {
  sub?: unknown;
  name?: unknown;
  picture?: unknown;
  /** Seconds since the epoch. Default: in an hour. */
  exp?: unknown;
  roomful_role?: InstanceRole;
  [claim: string]: unknown;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;

/**
 * Creates a JWT signed with HS256. Undefined claims are left out, and `header` replaces fields of the header. It is signed by
 * hand: attacks need headers and secrets that jose refuses, and creating callers must not be async.
 */
export const mint = (secret: string, claims: Claims, header: object = {}): string => {
  const head = part({ alg: 'HS256', typ: 'JWT', ...header });
  const body = part({ exp: inAnHour(), ...claims });
  const signature = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${signature}`;
};

/** Creates a token without a signature, or with any text in its place. */
export const unsigned = (header: object, claims: Claims, signature = ''): string =>
  `${part(header)}.${part({ exp: inAnHour(), ...claims })}.${signature}`;
