import { usage } from '../failure/failure.js';
import type { Config, Profile } from './file.js';

export const defaultUrl = 'http://127.0.0.1:7400';
export const defaultProfile = 'local';

/** The flags about the server and the caller. */
export interface TargetFlags {
  url?: string | undefined;
  profile?: string | undefined;
  tokenFile?: string | undefined;
}

/** A server's secret, or the file that holds it. It signs tokens for the user of the profile. */
export type Secret = ({ path: string } | { value: string }) & { profile: Omit<Profile, 'url'> };

/** The source of the caller's tokens. */
export type Credential =
  | { kind: 'token'; token: string }
  | { kind: 'tokenFile'; path: string }
  | ({ kind: 'secret' } & Secret)
  | { kind: 'none'; reason: string };

/** A server and the caller's credential for it. */
export interface Target {
  url: string;
  credential: Credential;
  /** The server's secret, if it is known. It can sign tokens of other users. */
  secret: Secret | undefined;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address is on this machine. */
export const isLocal = (url: string): boolean => loopback.test(new URL(url).hostname);

/**
 * Parses and normalizes an address: no trailing slash.
 *
 * @throws Failure usage
 */
export const toUrl = (text: string, source: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usage(`${source} is not an http(s) address: "${text}"`, `write it as ${defaultUrl}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw usage(`${source} contains a user name or a password`, 'tokens come from ROOMFUL_TOKEN or --token-file');
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
};

/** Whether two addresses are the same server, since a token is sent only to its own. All loopback names are equal. */
const sameServer = (a: string, b: string): boolean => {
  const [one, other] = [new URL(a), new URL(b)];
  if (one.protocol !== other.protocol || one.port !== other.port) return false;
  return one.hostname === other.hostname || (isLocal(a) && isLocal(b));
};

const credentialOf = (profile: Profile | undefined, name: string, url: string): Credential => {
  if (!profile) return { kind: 'none', reason: `there is no profile "${name}" yet` };
  if (!sameServer(profile.url, url)) {
    return { kind: 'none', reason: `the token of profile "${name}" is only for ${profile.url}` };
  }
  if (profile.tokenFile !== undefined) return { kind: 'tokenFile', path: profile.tokenFile };
  if (profile.secretFile !== undefined) return { kind: 'secret', path: profile.secretFile, profile };
  return { kind: 'none', reason: `the profile "${name}" has neither a token nor a secret` };
};

/** The secret in the environment, in the same variables that a server reads. */
const secretOf = (env: NodeJS.ProcessEnv): Secret | undefined => {
  const value = env['ROOMFUL_JWT_SECRET'];
  if (!value) return undefined;
  const claims = {
    issuer: env['ROOMFUL_JWT_ISSUER'],
    audience: env['ROOMFUL_JWT_AUDIENCE'],
    roleClaim: env['ROOMFUL_ROLE_CLAIM'],
  };
  return { value, profile: Object.fromEntries(Object.entries(claims).filter(([, value]) => value)) };
};

/**
 * Resolves the server and the caller. Flags override the environment, which overrides the profile, which overrides the
 * default. A profile named by a flag counts like flags, since the environment may be for another server.
 *
 * @throws Failure usage: an invalid address, or a profile that does not exist
 */
export const resolveTarget = (flags: TargetFlags, env: NodeJS.ProcessEnv, config: Config): Target => {
  const named = flags.profile ?? (env['ROOMFUL_PROFILE'] || undefined);
  const name = named ?? config.current ?? defaultProfile;
  const profile = Object.hasOwn(config.profiles, name) ? config.profiles[name] : undefined;
  if (named !== undefined && !profile) {
    const known = Object.keys(config.profiles);
    throw usage(
      `there is no profile "${named}"`,
      known.length > 0 ? `profiles: ${known.join(', ')}` : 'roomful up creates the profile "local"',
    );
  }
  const source = `the url of profile "${name}"`;
  const addresses = [
    ['--url', flags.url],
    [source, flags.profile === undefined ? undefined : profile?.url],
    ['ROOMFUL_URL', env['ROOMFUL_URL'] || undefined],
    [source, profile?.url],
  ] as const;
  const [from, address] = addresses.find(([, value]) => value !== undefined) ?? ['default', defaultUrl];
  const url = toUrl(address ?? defaultUrl, from);
  const own = credentialOf(profile && { ...profile, url: toUrl(profile.url, source) }, name, url);
  const chosen = flags.profile !== undefined && own.kind !== 'none';
  const found = chosen ? undefined : secretOf(env);
  const secret = found ?? (own.kind === 'secret' ? own : undefined);
  const token = chosen ? undefined : env['ROOMFUL_TOKEN']?.trim();
  const credential: Credential =
    flags.tokenFile !== undefined
      ? { kind: 'tokenFile', path: flags.tokenFile }
      : token
        ? { kind: 'token', token }
        : found
          ? { kind: 'secret', ...found }
          : own;
  return { url, credential, secret };
};
