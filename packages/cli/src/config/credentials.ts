import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
import type { Secret, Target } from './target.js';
import { type Claims, mintToken } from './token.js';

/** Gives the token that is valid now; undefined: the caller is nobody. */
export type TokenSource = () => Promise<string | undefined>;

const unreadable = (what: string, path: string, error: unknown): Failure =>
  new Failure('unauthenticated', `unable to read the ${what}; ${(error as Error).message}`, {
    exit: 'denied',
    hint: `put it into ${path}, readable by you alone (chmod 600)`,
  });

/** Whether a file was read before: it is for each call, and while the console has the screen. */
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
      io.err.line(text`warning: others on this machine may read ${path}; chmod 600 ${path}`);
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

/** For how long a token that is made for one command is valid. */
export const commandTokenMs = 10 * 60_000;

/** Makes tokens with a server's secret. */
export const minter =
  (secret: Secret, io: Io) =>
  async (claims: Pick<Claims, 'sub' | 'name' | 'role' | 'ttlMs'>): Promise<string> => {
    const { issuer, audience, roleClaim } = secret.profile;
    const key = 'path' in secret ? await readSecretly('secret', secret.path, io) : secret.value;
    return mintToken(key, { issuer, audience, roleClaim, ...claims }, io.now());
  };

/**
 * The secret that tokens of others are made with.
 *
 * @throws Failure denied: it is not known
 */
export const secretIn = ({ secret, url }: Target, what: string): Secret => {
  if (secret) return secret;
  throw new Failure('forbidden', `only who has the secret of ${url} can ${what}`, {
    exit: 'denied',
    hint: `the profile that roomful up writes on the same machine has it; elsewhere: roomful login ${url} --secret, or ROOMFUL_JWT_SECRET`,
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
 * Tokens of another user, made with the server's secret.
 *
 * @throws Failure denied: the secret of this server is not known
 */
export const tokenSourceAs = (
  target: Target,
  user: { sub: string; name: string },
  io: Io,
  ttlMs = commandTokenMs,
): TokenSource => {
  const mint = minter(secretIn(target, 'speak as others'), io);
  return () => mint({ ...user, role: 'user', ttlMs });
};
