import { readFile, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { createCall } from '../calls/http.js';
import type { ServerFlags } from '../calls/session.js';
import { expiryOf } from '../config/claims.js';
import { tokenSource } from '../config/credentials.js';
import { type Profile, readConfig, writeConfig } from '../config/file.js';
import { configPath, keptFile } from '../config/paths.js';
import { writePrivate } from '../config/private-file.js';
import { type Credential, isLocal, toUrl } from '../config/target.js';
import type { Exit } from '../failure/exit.js';
import { Failure, usage } from '../failure/failure.js';
import { type Io, interactive } from '../io/io.js';
import { text } from '../output/print.js';
import { readInput } from '../values/stdin.js';

export interface LoginFlags extends ServerFlags {
  secret?: boolean | undefined;
  sub?: string | undefined;
  name?: string | undefined;
  issuer?: string | undefined;
  audience?: string | undefined;
  roleClaim?: string | undefined;
}

export interface LoginOptions {
  url: string;
  flags: LoginFlags;
}

/** Gives `roomful login` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('save a server and a token for it')
    .description(
      "Write a profile for a server and make it the current one. The token (with --secret: the server's signing secret) is read from " +
        '--token-file, from ROOMFUL_TOKEN (ROOMFUL_JWT_SECRET) or from standard input; on a terminal you are asked for it. It is checked with the server before anything is saved.',
    )
    .argument('<address>', 'The server: https://rooms.example.org')
    .option(
      '--secret',
      "save the server's secret instead of a token; each command then signs a short-lived token with it",
    )
    .option('--sub <id>', 'with --secret: your user id; default: operator')
    .option('--name <name>', 'with --secret: your display name')
    .option('--issuer <name>', 'with --secret: the issuer that tokens must have')
    .option('--audience <name>', 'with --secret: the audience that tokens must have')
    .option('--role-claim <name>', 'with --secret: the claim that holds the role')
    .addHelpText(
      'before',
      'Examples:\n  roomful login https://rooms.example.org\n  roomful login https://rooms.example.org --profile staging < token.txt\n  roomful login https://rooms.example.org --secret --sub maya\n',
    );

/** Checks the name of a profile, which is also the name of its token's file. */
const checkName = (name: string): string => {
  if (!/^\w[\w.-]{0,63}$/.test(name))
    throw usage(`--profile is not a valid name: "${name}"`, 'use letters, digits, dots and dashes: --profile staging');
  return name;
};

/** The default name of a profile. It includes the port, since one host may have several servers. */
const nameOf = (url: string): string => {
  const { hostname, port } = new URL(url);
  return [hostname.replace(/[[\]]/g, '').replaceAll(':', '-'), port]
    .filter((part) => part !== '')
    .join('-')
    .replace(/^-+/, '');
};

const readFrom = async (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: Error) => {
    throw usage(`unable to read the token; ${error.message}`);
  });

const readCredential = async ({ secret, tokenFile }: LoginFlags, io: Io): Promise<string> => {
  const what = secret ? 'secret' : 'token';
  const fromEnv = io.env[secret ? 'ROOMFUL_JWT_SECRET' : 'ROOMFUL_TOKEN'];
  const read = async (): Promise<string> => {
    if (tokenFile !== undefined) return readFrom(tokenFile);
    if (fromEnv) return fromEnv;
    return interactive(io) ? io.askSecret(`${what}: `) : readInput(io);
  };
  const value = (await read()).trim();
  if (value === '')
    throw usage(`no ${what} given`, `pipe it in: roomful login <url>${secret ? ' --secret' : ''} < ${what}.txt`);
  return value;
};

interface Me {
  id: string;
  name: string;
  role: string;
}

/** Asks the server who the caller is. */
const whoAmI = async (url: string, credential: Credential, { verbose = false }: LoginFlags, io: Io): Promise<Me> => {
  const call = createCall({ url, token: tokenSource({ url, credential, secret: undefined }, io), io, verbose });
  try {
    return (await call<{ profile: Me }>('users.get', {}, { read: true })).result.profile;
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== 'denied') throw error;
    const { code, exit, body } = error;
    throw new Failure(code, `${url} refused this ${credential.kind}, so nothing was saved; ${error.message}`, {
      exit,
      body,
    });
  }
};

/** The flags that need --secret: a given token already has its claims. */
const claims = ['sub', 'name', 'issuer', 'audience', 'roleClaim'] as const;

/** Writes a profile for a server after checking the token with it. */
export const run = async ({ url: address, flags }: LoginOptions, io: Io): Promise<Exit> => {
  const url = toUrl(address, 'the address');
  const profileName = checkName(flags.profile ?? nameOf(url));
  const given = Object.fromEntries(
    claims.flatMap((claim) => (flags[claim] === undefined ? [] : [[claim, flags[claim]]])),
  );
  const [unused] = flags.secret ? [] : Object.keys(given);
  if (unused !== undefined)
    throw usage(
      `${unused === 'roleClaim' ? '--role-claim' : `--${unused}`} needs --secret: a token already has its claims`,
      "give the server's secret with --secret, or leave the flag out",
    );
  const path = configPath(flags.config, io.env);
  const config = await readConfig(path);
  if (url.startsWith('http:') && !isLocal(url))
    io.err.line(text`warning: ${url} is not encrypted; others on the network can read everything, including the token`);
  const value = await readCredential(flags, io);
  const [kind, other] = flags.secret ? (['secret', 'token'] as const) : (['token', 'secret'] as const);
  const file = keptFile(path, profileName, kind);
  const profile: Profile = flags.secret
    ? { url, secretFile: file, sub: 'operator', ...given }
    : { url, tokenFile: file };
  const credential: Credential = flags.secret ? { kind: 'secret', value, profile } : { kind: 'token', token: value };
  const me = await whoAmI(url, credential, flags, io);
  await writePrivate(file, `${value}\n`);
  await writeConfig(path, {
    ...config,
    current: profileName,
    profiles: { ...config.profiles, [profileName]: profile },
  });
  await rm(keptFile(path, profileName, other), { force: true });
  io.err.line(text`commands now use profile ${profileName}: ${url} as ${me.id} (${me.name}, ${me.role})`);
  const until = flags.secret ? undefined : expiryOf(value);
  if (until !== undefined) io.err.line(text`the token expires at ${new Date(until).toISOString()}`);
  return 'ok';
};
