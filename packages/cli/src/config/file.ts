import { Failure } from '../failure/failure.js';
import { readIfThere, writePrivate } from './private-file.js';

/** A server, and the user to be on it. */
export interface Profile {
  url: string;
  /** The file that holds the token. */
  tokenFile?: string;
  /** The file that holds the server's HS256 secret, which signs short-lived tokens. */
  secretFile?: string;
  /** The user id in tokens signed with the secret. */
  sub?: string;
  name?: string;
  /** The server's requirements for tokens: the issuer, the audience, and the claim that holds the role. */
  issuer?: string;
  audience?: string;
  roleClaim?: string;
}

/** The config file. */
export interface Config {
  /** The default profile. Default: local. */
  current?: string;
  profiles: Record<string, Profile>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = ['url', 'tokenFile', 'secretFile', 'sub', 'name', 'issuer', 'audience', 'roleClaim'] as const;

const toProfile = (name: string, value: unknown, path: string): Profile => {
  const wrong = (what: string): Failure =>
    new Failure('config_invalid', `${path}: profile "${name}" ${what}`, { exit: 'usage' });
  if (!isObject(value)) throw wrong('is not an object');
  const bad = texts.find((key) => value[key] !== undefined && typeof value[key] !== 'string');
  if (bad !== undefined) throw wrong(`has a ${bad} that is not text`);
  const { url } = value;
  if (typeof url !== 'string') throw wrong('has no url');
  return Object.assign(
    { url },
    ...texts.map((key) => (value[key] === undefined ? {} : { [key]: value[key] })),
  ) as Profile;
};

const toConfig = (value: unknown, path: string): Config => {
  const invalid = new Failure('config_invalid', `${path} is not a roomful config`, {
    exit: 'usage',
    hint: 'see roomful help environment',
  });
  if (!isObject(value)) throw invalid;
  const { current, profiles = {} } = value;
  if ((current !== undefined && typeof current !== 'string') || !isObject(profiles)) throw invalid;
  return {
    ...(current === undefined ? {} : { current }),
    profiles: Object.fromEntries(
      Object.entries(profiles).map(([name, profile]) => [name, toProfile(name, profile, path)]),
    ),
  };
};

/**
 * Reads the config file; a missing one counts as empty.
 *
 * @throws Failure config_invalid
 */
export const readConfig = async (path: string): Promise<Config> => {
  const content = await readIfThere(path).catch((error: Error) => {
    throw new Failure('config_invalid', `unable to read ${path}; ${error.message}`, { exit: 'usage' });
  });
  if (content === undefined) return { profiles: {} };
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new Failure('config_invalid', `${path} is not JSON: ${(error as Error).message}`, { exit: 'usage' });
  }
  return toConfig(value, path);
};

/** Replaces the config file, readable only by its owner. */
export const writeConfig = (path: string, config: Config): Promise<void> =>
  writePrivate(path, `${JSON.stringify(config, null, 2)}\n`);

/** Sets one profile and leaves the others unchanged. */
export const saveProfile = async (path: string, name: string, profile: Profile): Promise<void> => {
  const config = await readConfig(path);
  await writeConfig(path, { ...config, profiles: { ...config.profiles, [name]: profile } });
};
