import { userInfo } from 'node:os';
import { type Profile, readConfig, saveProfile } from '../../config/file.js';
import { configPath } from '../../config/paths.js';
import type { Io } from '../../io/io.js';
import { text } from '../../output/print.js';
import type { Plan } from './prepare.js';

const osUser = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a passwd entry.
    return 'operator';
  }
};

/** If a server listens on all addresses, use the loopback address on this machine. */
const reachable = (address: string): string => {
  const url = new URL(address);
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  return url.origin;
};

const optional = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

export interface NewProfile {
  name: string;
  config: string | undefined;
  url: string;
  plan: Plan;
}

/** Writes a profile so that later commands reach this server. The server can run without it, so a failure is only a warning. */
export const keepProfile = async ({ name, config, url, plan }: NewProfile, io: Io): Promise<void> => {
  const { secretFile, issuer, audience, roleClaim } = plan;
  const identity = secretFile === undefined ? {} : { secretFile, sub: 'operator', name: osUser() };
  const profile: Profile = { url: reachable(url), ...identity, ...optional({ issuer, audience, roleClaim }) };
  const path = configPath(config, io.env);
  try {
    await saveProfile(path, name, profile);
  } catch (error) {
    io.err.line(text`warning: unable to write the profile "${name}" to ${path}; ${(error as Error).message}`);
    return;
  }
  const { current = name } = await readConfig(path);
  if (current !== name)
    io.err.line(text`note: commands use the profile ${current}; for this server, add --profile ${name}`);
  if (secretFile === undefined) {
    io.err.line(
      text`note: the profile "${name}" has no token; commands that talk to this server need ROOMFUL_JWT_SECRET or ROOMFUL_TOKEN`,
    );
  }
};
