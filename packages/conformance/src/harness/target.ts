import type { Caller, TransportName } from './caller.js';
import { createRest } from './rest.js';
import { connectSocket, type SocketCaller, type SocketOptions } from './socket.js';
import { type Claims, mint } from './tokens.js';

/** A server under test: its URL, and the secret that signs its tokens. */
export interface Target {
  url: string;
  secret: string;
}

/** Creates a token for a user of the target. */
export const tokenFor = ({ secret }: Target, sub: string, claims: Claims = {}): string =>
  mint(secret, { sub, ...claims });

export const socketFor = (
  target: Target,
  sub: string,
  options: Partial<SocketOptions> & { claims?: Claims } = {},
): Promise<SocketCaller> => {
  const { claims, ...rest } = options;
  return connectSocket({ url: target.url, token: tokenFor(target, sub, claims), ...rest });
};

export const restFor = (target: Target, sub: string, claims: Claims = {}): Caller =>
  createRest({ url: target.url, token: tokenFor(target, sub, claims) });

/** Creates a caller on either transport. */
export const callerFor = (
  transport: TransportName,
  target: Target,
  sub: string,
  claims: Claims = {},
): Promise<Caller> =>
  transport === 'socket' ? socketFor(target, sub, { claims }) : Promise.resolve(restFor(target, sub, claims));
