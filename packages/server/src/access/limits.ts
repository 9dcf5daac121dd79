import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import { RoomfulError } from '@roomful/protocol';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Takes back what was counted. */
export type Refund = () => Promise<unknown>;
/** Counts a call. @throws rate_limited, with the wait in retryAfterMs */
export type Charge = (subject: string, points: number, windowS: number) => Promise<Refund>;

/** Rate limits in this process's memory, a limiter for each size of window; rejected calls are counted too. */
export const createCharge = (): Charge => {
  const limiters = new Map<string, RateLimiterMemory>();
  return async (subject, points, windowS) => {
    const name = `${points}/${windowS}`;
    let limiter = limiters.get(name);
    if (!limiter) {
      limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: windowS });
      limiters.set(name, limiter);
    }
    const counting = limiter;
    try {
      await counting.consume(subject);
      return () => counting.reward(subject);
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      throw new RoomfulError('rate_limited', `too many calls: ${points} in ${windowS} s are allowed`, {
        retryAfterMs: Math.max(1, Math.ceil(rejected.msBeforeNext)),
        details: { rule: 'rate_limit', points, windowMs: windowS * 1_000 },
      });
    }
  };
};

/** Whether an address is this machine's own, which no limit by address applies to. */
export const isLoopback = (address: string | undefined): boolean =>
  address === undefined || address === '::1' || /^(::ffff:)?127\./.test(address);

/** The part of an address that one household or host holds: an IPv6 /64, an IPv4 address. */
export const addressGroup = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  // `::` stands for as many zeros as are missing.
  const [front = '', back] = address.split('::');
  const groups = front === '' ? [] : front.split(':');
  const end = back === undefined || back === '' ? [] : back.split(':');
  const zeros = back === undefined ? 0 : 8 - groups.length - end.length;
  return [...groups, ...Array(Math.max(0, zeros)).fill('0'), ...end].slice(0, 4).join(':');
};

/** Who has sent a request: its peer, or whom the trusted proxies between them name in X-Forwarded-For. */
export type AddressOf = (request: IncomingMessage) => string | undefined;

/** @throws TypeError where a proxy is no address, network or one of loopback, linklocal, uniquelocal */
export const createAddressOf = (proxies: string[]): AddressOf => {
  if (proxies.length === 0) return ({ socket }) => socket.remoteAddress;
  const trusted = proxyAddress.compile(proxies);
  return (request) => proxyAddress(request, trusted);
};
