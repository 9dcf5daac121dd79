import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';

/** Parses an address; an IPv4 address mapped into IPv6 is the IPv4 address. undefined: it is none. */
const parse = (address: string) => (ipaddr.isValid(address) ? ipaddr.process(address) : undefined);

/** Whether an address is this machine's own: limits by address do not apply to it. */
export const isLoopback = (address: string | undefined): boolean =>
  address === undefined || parse(address)?.range() === 'loopback';

/** Returns the part of an address that one household or host holds: an IPv6 /64, an IPv4 address. */
export const addressGroup = (address: string): string => {
  const parsed = parse(address);
  if (parsed === undefined) return address;
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4);
  return network.map((part) => part.toString(16)).join(':');
};

/** Finds who sent a request: its peer, or the address that trusted proxies name in X-Forwarded-For. */
export type AddressOf = (request: IncomingMessage) => string | undefined;

/** @throws TypeError if a proxy is not an address, a network, or one of loopback, linklocal and uniquelocal */
export const createAddressOf = (proxies: string[]): AddressOf => {
  if (proxies.length === 0) return ({ socket }) => socket.remoteAddress;
  const trusted = proxyAddress.compile(proxies);
  return (request) => proxyAddress(request, trusted);
};
