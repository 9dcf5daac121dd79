import { type TokenSource, tokenSource, tokenSourceAs } from '../config/credentials.js';
import { readConfig } from '../config/file.js';
import { configPath } from '../config/paths.js';
import { isLocal, resolveTarget, type Target, type TargetFlags } from '../config/target.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
import { type Call, createCall } from './http.js';

/** The flags of every command that talks to a server. */
export interface ServerFlags extends TargetFlags {
  config?: string | undefined;
  verbose?: boolean | undefined;
}

/** A server and the caller on it. */
export interface Session {
  url: string;
  target: Target;
  token: TokenSource;
  call: Call;
  /** The same server as another user, with a token made from the profile's secret. */
  as(sub: string, name?: string): Session;
}

/** Resolves the server and the caller from flags, environment and config. Sends nothing. */
export const openSession = async (flags: ServerFlags, io: Io, ttlMs?: number): Promise<Session> => {
  const target = resolveTarget(flags, io.env, await readConfig(configPath(flags.config, io.env)));
  const { url, credential } = target;
  if (url.startsWith('http:') && !isLocal(url) && credential.kind !== 'none') {
    io.err.line(text`warning: ${url} is not encrypted; others on the network can read everything, including the token`);
  }
  const noToken = credential.kind === 'none' ? credential.reason : undefined;
  const withToken = (token: TokenSource): Session => ({
    url,
    target,
    token,
    call: createCall({ url, token, io, noToken, verbose: flags.verbose ?? false }),
    as: (sub, name = sub) => withToken(tokenSourceAs(target, { sub, name }, io, ttlMs)),
  });
  return withToken(tokenSource(target, io, ttlMs));
};
