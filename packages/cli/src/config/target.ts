import { usage } from '../failure.js';
import type { Config, Profile } from './file.js';

export const defaultUrl = 'http://127.0.0.1:7400';
export const defaultProfile = 'local';

/** What the command line says about the server and the caller. */
export interface TargetFlags {
  url?: string | undefined;
  profile?: string | undefined;
  tokenFile?: string | undefined;
}

/** Where a token comes from. */
export type Credential =
  | { kind: 'token'; token: string }
  | { kind: 'tokenFile'; path: string }
  | { kind: 'secret'; path: string; profile: Profile }
  | { kind: 'none'; reason: string };

/** A server and how the caller shows who it is. */
export interface Target {
  url: string;
  credential: Credential;
  /** The profile's secret where it is for this server: tokens of other users can be made with it. */
  secret: { path: string; profile: Profile } | undefined;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address stays on this machine. */
export const isLocal = (url: string): boolean => loopback.test(new URL(url).hostname);

const toUrl = (text: string, source: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usage(`${source} is not an http(s) address: "${text}"`, `write it as ${defaultUrl}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw usage(`${source} holds a name or a password`, 'tokens come from ROOMFUL_TOKEN or --token-file');
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
};

/** A token goes to the server that it is for and to no other; the names of this machine count as one. */
const sameServer = (a: string, b: string): boolean => {
  const [one, other] = [new URL(a), new URL(b)];
  if (one.protocol !== other.protocol || one.port !== other.port) return false;
  return one.hostname === other.hostname || (isLocal(a) && isLocal(b));
};

const credentialOf = (profile: Profile | undefined, name: string, url: string): Credential => {
  if (!profile) return { kind: 'none', reason: `there is no profile "${name}" yet` };
  if (!sameServer(profile.url, url)) {
    return { kind: 'none', reason: `the profile "${name}" is for ${profile.url} and its token goes nowhere else` };
  }
  if (profile.tokenFile !== undefined) return { kind: 'tokenFile', path: profile.tokenFile };
  if (profile.secretFile !== undefined) return { kind: 'secret', path: profile.secretFile, profile };
  return { kind: 'none', reason: `the profile "${name}" has neither a token nor a secret` };
};

/**
 * Which server, and as whom: flags before environment before profile before default.
 *
 * @throws Failure usage: an address that is none, a profile that does not exist
 */
export const resolveTarget = (flags: TargetFlags, env: NodeJS.ProcessEnv, config: Config): Target => {
  const named = flags.profile ?? (env['ROOMFUL_PROFILE'] || undefined);
  const name = named ?? config.current ?? defaultProfile;
  const profile = Object.hasOwn(config.profiles, name) ? config.profiles[name] : undefined;
  if (named !== undefined && !profile) {
    const known = Object.keys(config.profiles);
    throw usage(
      `there is no profile "${named}"`,
      known.length > 0 ? `profiles: ${known.join(', ')}` : 'roomful up makes the profile "local"',
    );
  }
  const said = [
    ['--url', flags.url],
    ['ROOMFUL_URL', env['ROOMFUL_URL'] || undefined],
    [`the url of profile "${name}"`, profile?.url],
  ] as const;
  const [source, address] = said.find(([, value]) => value !== undefined) ?? ['default', defaultUrl];
  const url = toUrl(address ?? defaultUrl, source);
  const own = credentialOf(
    profile && { ...profile, url: toUrl(profile.url, `the url of profile "${name}"`) },
    name,
    url,
  );
  const secret = own.kind === 'secret' ? { path: own.path, profile: own.profile } : undefined;
  const token = env['ROOMFUL_TOKEN']?.trim();
  if (flags.tokenFile !== undefined) return { url, credential: { kind: 'tokenFile', path: flags.tokenFile }, secret };
  if (token) return { url, credential: { kind: 'token', token }, secret };
  return { url, credential: own, secret };
};
