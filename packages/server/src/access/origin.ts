import { RoomfulError } from '@roomful/protocol';

/** The origins that may connect. */
export interface OriginRule {
  /** Exact origins, such as https://app.example.com; `*` = every page. */
  allowed: readonly string[];
  /** Pages served from this machine may connect. */
  localhost: boolean;
}

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The headers in which a browser names the calling page and the called host. */
export interface OriginHeaders {
  origin?: string | undefined;
  host?: string | undefined;
}

/**
 * Whether a page of an origin may connect. Pages of the server's own host may, since they came from it; a foreign page whose DNS
 * name points here has no token. Callers other than browsers send no origin: their token alone decides.
 */
export const originAllowed = ({ origin, host }: OriginHeaders, rule: OriginRule): boolean => {
  if (origin === undefined) return true;
  if (rule.allowed.includes('*') || rule.allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.protocol !== 'http:' && page.protocol !== 'https:') return false;
  return page.host === host || (rule.localhost && localHosts.has(page.hostname));
};

/** Refuses a page whose origin may not connect. @throws origin_refused, with the setting that would allow it */
export const checkOrigin = (headers: OriginHeaders, rule: OriginRule): void => {
  if (originAllowed(headers, rule)) return;
  const origin = headers.origin?.slice(0, 200);
  throw new RoomfulError(
    'origin_refused',
    `pages of ${origin} may not connect; the server allows them with ROOMFUL_ALLOWED_ORIGINS=${origin}`,
    { details: { origin } },
  );
};
