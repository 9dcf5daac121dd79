import { isRoomfulError, RoomfulError } from '@roomful/protocol/names';

/** The claims that a client reads. Only the server verifies the token. */
export interface TokenClaims {
  /** `sub`; null = it cannot be read. */
  readonly userId: string | null;
  /** `exp`, epoch ms; null = none. */
  readonly expiresAt: number | null;
}

export const readToken = (token: string): TokenClaims => {
  try {
    const payload = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const { sub, exp } = (typeof claims === 'object' && claims !== null ? claims : {}) as Record<string, unknown>;
    return {
      userId: typeof sub === 'string' ? sub : null,
      expiresAt: typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : null,
    };
  } catch {
    return { userId: null, expiresAt: null };
  }
};

/** How long before it expires a token is replaced, in milliseconds. Short-lived ones are replaced halfway. */
const marginMs = 60_000;
/** How long to keep a token that seems expired, in milliseconds: this machine's clock may be wrong. */
const suspectMs = 30_000;

/** When to replace a token, in milliseconds from now; null = it does not expire. */
export const refreshInMs = ({ expiresAt }: TokenClaims, now: number): number | null => {
  if (expiresAt === null) return null;
  const leftMs = expiresAt - now;
  return leftMs <= 0 ? suspectMs : Math.max(leftMs - marginMs, leftMs / 2);
};

/** Gives the connection its tokens. */
export interface Tokens {
  /**
   * Returns the current token. Calls `getToken` if there is none, if it is about to expire, or if `fresh` is set.
   *
   * @throws RoomfulError with the error of `getToken` as its `cause`
   */
  get(fresh?: boolean): Promise<string>;
  /** The claims of the last token. */
  claims(): TokenClaims;
  /** Whether there is a way to get a newer token. */
  readonly renewable: boolean;
}

export const createTokens = (
  given: {
    token?: string | undefined;
    getToken?: (() => string | Promise<string>) | undefined;
  },
  /** How long `getToken` may take, in milliseconds, before it is called again. */
  timeoutMs: number,
): Tokens => {
  const { getToken } = given;
  let current = given.token;
  let claims = readToken(current ?? '');

  const ask = async (getToken: () => string | Promise<string>): Promise<string> => {
    const token = await getToken();
    const next = readToken(token);
    if (next.userId === null)
      throw new RoomfulError('unauthenticated', 'unable to get a token; getToken did not return a JWT with a sub');
    if (claims.userId !== null && next.userId !== claims.userId) {
      throw new RoomfulError(
        'unauthenticated',
        `unable to change the user from ${claims.userId} to ${next.userId}; create another client for another user`,
      );
    }
    current = token;
    claims = next;
    return token;
  };

  const usable = () => current !== undefined && (claims.expiresAt === null || claims.expiresAt - marginMs > Date.now());

  return {
    renewable: getToken !== undefined,
    claims: () => claims,
    get: async (fresh = false) => {
      // A client always has a token or `getToken`.
      if (!getToken || (!fresh && usable())) return current as string;
      return new Promise((resolve, reject) => {
        const failed = (thrown: unknown) => {
          clearTimeout(timer);
          const message = `unable to get a token from getToken; ${thrown}`;
          reject(isRoomfulError(thrown) ? thrown : new RoomfulError('unavailable', message, { cause: thrown }));
        };
        const timer = setTimeout(() => failed(`no answer within ${timeoutMs} ms`), timeoutMs);
        ask(getToken)
          .then(resolve, failed)
          .then(() => clearTimeout(timer));
      });
    },
  };
};
