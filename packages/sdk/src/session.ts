import type { RoomfulError } from '@roomful/protocol/names';
import { backoffMs, longestTimerMs } from './backoff.js';
import type { Requests } from './requests.js';
import { refreshInMs, type Tokens } from './token.js';

/** Keeps a live connection's token from ending. */
export interface Session {
  /** Gets a newer token and gives it to the server; one at a time. @throws RoomfulError */
  refresh(): Promise<void>;
  /** The server says that the token is about to end. */
  expiring(): void;
  /** A connection is open: renew its token in time. */
  up(): void;
  down(): void;
}

const retryRange = { minMs: 1_000, maxMs: 30_000 };
/**
 * A token that the server calls about to end so soon after it was given, milliseconds, is one of a kind that lives
 * shorter than the server's notice: the next one would be called so too, at once.
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
  /** When the connection got the token that it has, epoch ms. */
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
      // What no retry mends ends the connection when the old token does; the next attempt then says why.
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
