import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
import type { Secret, Target } from './target.js';
import { type Claims, mintToken } from './token.js';

/** Returns a token that is valid now; undefined if the caller has none. */
export type TokenSource = () => Promise<string | undefined>;

const unreadable = (what: string, path: string, error: unknown): Failure =>
  new Failure('unauthenticated', `unable to read the ${what}; ${(error as Error).message}`, {
    exit: 'denied',
    hint: `save it to ${path}, readable only by you (chmod 600)`,
  });

/** The files that were warned about: files are read for each call, even while the console has the screen. */
const read = new WeakMap<Io, Set<string>>();
const isFirst = (path: string, io: Io): boolean => {
  const paths = read.get(io) ?? new Set();
  read.set(io, paths);
  const first = !paths.has(path);
  paths.add(path);
  return first;
};

const readSecretly = async (what: string, path: string, io: Io): Promise<string> => {
  try {
    const { mode } = await stat(path);
    const others = process.platform !== 'win32' && (mode & 0o077) !== 0;
    if (others && isFirst(path, io)) {
      io.err.line(text`warning: other users of this machine can read ${path}; run chmod 600 ${path}`);
    }
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw unreadable(what, path, error);
  }
};

const readToken = async (path: string, io: Io): Promise<string> => {
  const token = await readSecretly('token', path, io);
  if (token === '') throw new Failure('unauthenticated', `${path} is empty`, { exit: 'denied' });
  return token;
};

/** How long a token signed for one command is valid. */
export const commandTokenMs = 10 * 60_000;

/** Signs tokens with a server's secret. */
export const minter =
  (secret: Secret, io: Io) =>
  async (claims: Pick<Claims, 'sub' | 'name' | 'role' | 'ttlMs'>): Promise<string> => {
    const { issuer, audience, roleClaim } = secret.profile;
    const key = 'path' in secret ? await readSecretly('secret', secret.path, io) : secret.value;
    return mintToken(key, { issuer, audience, roleClaim, ...claims }, io.now());
  };

/**
 * The secret that signs tokens of other users.
 *
 * @throws Failure denied: the secret is unknown
 */
export const secretIn = ({ secret, url }: Target, what: string): Secret => {
  if (secret) return secret;
  throw new Failure('forbidden', `unable to ${what}; that needs the secret of ${url}`, {
    exit: 'denied',
    hint: `on the server's machine the profile of roomful up has it; elsewhere use roomful login ${url} --secret, or ROOMFUL_JWT_SECRET`,
  });
};

/** The caller's own tokens. */
export const tokenSource = ({ credential }: Target, io: Io, ttlMs = commandTokenMs): TokenSource => {
  switch (credential.kind) {
    case 'none':
      return async () => undefined;
    case 'token':
      return async () => credential.token;
    case 'tokenFile':
      return () => readToken(credential.path, io);
    case 'secret': {
      const { sub = 'operator', name } = credential.profile;
      const mint = minter(credential, io);
      return () => mint({ sub, name, role: 'operator', ttlMs });
    }
  }
};

/**
 * Tokens of another user, signed with the server's secret.
 *
 * @throws Failure denied: the secret of this server is unknown
 */
export const tokenSourceAs = (
  target: Target,
  user: { sub: string; name: string },
  io: Io,
  ttlMs = commandTokenMs,
): TokenSource => {
  const mint = minter(secretIn(target, 'act as other users'), io);
  return () => mint({ ...user, role: 'user', ttlMs });
};
