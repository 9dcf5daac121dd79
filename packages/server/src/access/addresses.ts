import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';

/** Parses an address; an IPv4 address mapped into IPv6 becomes IPv4. Returns undefined for anything else. */
const parse = (address: string) => (ipaddr.isValid(address) ? ipaddr.process(address) : undefined);

/** Whether an address is this machine's own. Limits by address do not apply to it. */
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

/** Returns the address of a request: that of its socket, or the one that trusted proxies name in X-Forwarded-For. */
export type AddressOf = (request: IncomingMessage) => string | undefined;

/** @throws TypeError if a proxy is not an address, a network, or one of loopback, linklocal and uniquelocal */
export const createAddressOf = (proxies: string[]): AddressOf => {
  if (proxies.length === 0) return ({ socket }) => socket.remoteAddress;
  const trusted = proxyAddress.compile(proxies);
  return (request) => proxyAddress(request, trusted);
};
