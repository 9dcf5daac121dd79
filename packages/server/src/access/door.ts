import { RoomfulError } from '@roomful/protocol';
import type { Principal } from '../pipeline/context.js';
import { type AddressOf, addressGroup, createAddressOf, isLoopback } from './addresses.js';
import { type AuthConfig, type Authenticate, createAuthenticator } from './authenticate.js';
import type { Charge } from './limits.js';
import { checkOrigin, type OriginHeaders, originAllowed } from './origin.js';

export interface DoorDeps {
  /** The settings for tokens, allowed origins, trusted proxies, and handshakes of an address. */
  config: AuthConfig & { allowedOrigins: string[]; trustProxy: string[]; handshakesPerMinute: number };
  /** Whether pages served from this machine may connect. */
  localhost: boolean;
  charge: Charge;
  /** Users who are answered as if the network were down. */
  unreachable: ReadonlySet<string> | undefined;
}

/** The checks of every transport before it lets a caller in. */
export interface Door {
  authenticate: Authenticate;
  originAllowed(origin: string | undefined): boolean;
  /** @throws origin_refused */
  checkOrigin(headers: OriginHeaders): void;
  addressOf: AddressOf;
  /** Counts a handshake or request of an address. @throws rate_limited */
  chargeAddress(address: string | undefined): Promise<void>;
}

/** Creates the checks of origin, address and token, which come before any command. */
export const createDoor = ({ config, localhost, charge, unreachable }: DoorDeps): Door => {
  const verify = createAuthenticator(config);
  const rule = { allowed: config.allowedOrigins, localhost };
  return {
    authenticate: async (token): Promise<Principal> => {
      const principal = await verify(token);
      if (unreachable?.has(principal.id)) throw new RoomfulError('unavailable');
      return principal;
    },
    originAllowed: (origin) => originAllowed({ origin }, rule),
    checkOrigin: (headers) => checkOrigin(headers, rule),
    addressOf: createAddressOf(config.trustProxy),
    chargeAddress: async (address) => {
      if (config.handshakesPerMinute === 0 || address === undefined || isLoopback(address)) return;
      await charge(`address ${addressGroup(address)}`, config.handshakesPerMinute, 60);
    },
  };
};
