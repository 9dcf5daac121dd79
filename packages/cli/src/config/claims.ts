const isClaims = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The claims of a token, not verified; undefined if it is not a JWT. */
export const claimsIn = (token: string): Readonly<Record<string, unknown>> | undefined => {
  const [, payload, signature] = token.split('.');
  if (!payload || !signature) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return isClaims(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
};

/** When a token expires, epoch ms; undefined if it does not say. */
export const expiryOf = (token: string): number | undefined => {
  const exp = claimsIn(token)?.['exp'];
  return typeof exp === 'number' ? exp * 1_000 : undefined;
};
