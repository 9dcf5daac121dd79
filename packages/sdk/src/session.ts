import type { RoomfulError } from '@roomful/protocol/names';
import { backoffMs, longestTimerMs } from './backoff.js';
import type { Requests } from './requests.js';
import { refreshInMs, type Tokens } from './token.js';

/** Renews the token of a live connection before it expires. */
export interface Session {
  /** Gets a newer token and sends it to the server, once at a time. @throws RoomfulError */
  refresh(): Promise<void>;
  /** The server reports that the token is about to expire. */
  expiring(): void;
  /** A connection is open: renew its token in time. */
  up(): void;
  down(): void;
}

const retryRange = { minMs: 1_000, maxMs: 30_000 };
/**
 * The shortest time between renewals, in milliseconds. If tokens live shorter than the server's notice, the server reports
 * each new one as about to expire at once.
 */
const freshMs = 10_000;

export const createSession = (deps: {
  readonly tokens: Tokens;
  readonly call: Requests['call'];
  readonly timeoutMs: number;
  readonly report: (error: unknown) => void;
}): Session => {
  const { tokens } = deps;
  let refreshing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isUp = false;
  let failures = 0;
  /** When the connection got its current token, epoch ms. */
  let givenAt = 0;

  const later = (delayMs: number | null) => {
    clearTimeout(timer);
    if (delayMs === null || !isUp || !tokens.renewable) return;
    timer = setTimeout(() => void refresh().catch(() => {}), Math.min(delayMs, longestTimerMs));
  };

  const given = () => {
    failures = 0;
    givenAt = Date.now();
    later(refreshInMs(tokens.claims(), givenAt));
  };

  const renew = async (): Promise<void> => {
    try {
      const token = await tokens.get(true);
      await deps.call('auth.refresh', { token }, { timeoutMs: deps.timeoutMs, bound: true, renew: false });
      given();
    } catch (thrown) {
      const error = thrown as RoomfulError;
      if (isUp) deps.report(error);
      // On permanent errors, let the connection end with the old token; the next attempt then reports why.
      if (error.retryable) later(backoffMs(failures++, retryRange));
      throw error;
    }
  };

  const refresh = (): Promise<void> => {
    refreshing ??= renew().finally(() => {
      refreshing = null;
    });
    return refreshing;
  };

  return {
    refresh,
    expiring: () => {
      const now = Date.now();
      later(Math.max(0, Math.min(givenAt + freshMs - now, refreshInMs(tokens.claims(), now) ?? 0)));
    },
    up: () => {
      isUp = true;
      given();
    },
    down: () => {
      isUp = false;
      clearTimeout(timer);
    },
  };
};
