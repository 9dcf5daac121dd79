import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../failure.js';
import type { Io } from '../io.js';
import { text } from '../output/print.js';
import type { Profile } from './file.js';
import type { Target } from './target.js';
import { type Claims, mintToken } from './token.js';

/** Gives the token that is valid now; undefined: the caller is nobody. */
export type TokenSource = () => Promise<string | undefined>;

const unreadable = (what: string, path: string, error: unknown): Failure =>
  new Failure('unauthenticated', `unable to read the ${what}; ${(error as Error).message}`, {
    exit: 'denied',
    hint: `put it into ${path}, readable by you alone (chmod 600)`,
  });

const readSecretly = async (what: string, path: string, io: Io): Promise<string> => {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
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

const claimsOf = (profile: Profile, claims: Pick<Claims, 'sub' | 'name' | 'role' | 'ttlMs'>): Claims => ({
  issuer: profile.issuer,
  audience: profile.audience,
  roleClaim: profile.roleClaim,
  ...claims,
});

/** Makes tokens with a profile's secret. */
export const minter =
  (secret: { path: string; profile: Profile }, io: Io) =>
  async (claims: Pick<Claims, 'sub' | 'name' | 'role' | 'ttlMs'>): Promise<string> =>
    mintToken(await readSecretly('secret', secret.path, io), claimsOf(secret.profile, claims), io.now());

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
 * Tokens of another user, made with the profile's secret.
 *
 * @throws Failure denied: the profile has no secret for this server
 */
export const tokenSourceAs = (
  target: Target,
  user: { sub: string; name: string },
  io: Io,
  ttlMs = commandTokenMs,
): TokenSource => {
  if (!target.secret) {
    throw new Failure('forbidden', `only a profile with the secret of ${target.url} can speak as others`, {
      exit: 'denied',
      hint: 'the profile that roomful up writes on the same machine has it',
    });
  }
  const mint = minter(target.secret, io);
  return () => mint({ ...user, role: 'user', ttlMs });
};
