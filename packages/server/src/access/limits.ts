import { RoomfulError } from '@roomful/protocol';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Undoes a count. */
export type Refund = () => Promise<unknown>;
/** Counts a call. @throws rate_limited, with the waiting time in retryAfterMs */
export type Charge = (subject: string, points: number, windowS: number) => Promise<Refund>;

/** Keeps rate limits in this process's memory, with one limiter for each limit. Rejected calls count too. */
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

/**
 * Counts messages against the limit of their room, or, if the room has none, against the server's.
 *
 * @param perMinute the server's own limit for a user; 0 = none
 */
export const chargeMessages =
  (charge: Charge, perMinute: number) =>
  async (call: { caller: { id: string }; roomId: string | null }, own: number | null): Promise<Refund> => {
    const limit = own ?? perMinute;
    if (limit === 0) return async () => undefined;
    return charge(`messages ${own === null ? '' : call.roomId} ${call.caller.id}`, limit, 60);
  };
