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
    .summary('remember a server and a token for it')
    .description(
      'Write a profile for a server, and use it from now on. The token (with --secret: the secret that the server signs tokens with) comes from ' +
        '--token-file, from ROOMFUL_TOKEN (ROOMFUL_JWT_SECRET), from what is piped in, or is asked for; it is tried before anything is written.',
    )
    .argument('<address>', 'The server: https://rooms.example.org')
    .option(
      '--secret',
      'give the secret of the server instead of a token: tokens are then made here, each for a short time',
    )
    .option('--sub <id>', 'with --secret: the user id to be. Default: operator')
    .option('--name <name>', 'with --secret: the name that people see')
    .option('--issuer <name>', 'with --secret: the issuer that tokens must have')
    .option('--audience <name>', 'with --secret: the audience that tokens must have')
    .option('--role-claim <name>', 'with --secret: the claim that holds the role')
    .addHelpText(
      'before',
      'Examples:\n  roomful login https://rooms.example.org\n  roomful login https://rooms.example.org --profile staging < token.txt\n  roomful login https://rooms.example.org --secret --sub maya\n',
    );

/** The profile and the file of its token have this name. */
const checkName = (name: string): string => {
  if (!/^\w[\w.-]{0,63}$/.test(name))
    throw usage(`--profile is no name for a profile: "${name}"`, 'letters, digits, dots, dashes: --profile staging');
  return name;
};

/** The name of a profile where none is given: two servers on one host have two. */
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

const given = async ({ secret, tokenFile }: LoginFlags, io: Io): Promise<string> => {
  const what = secret ? 'secret' : 'token';
  const known = io.env[secret ? 'ROOMFUL_JWT_SECRET' : 'ROOMFUL_TOKEN'];
  const read = async (): Promise<string> => {
    if (tokenFile !== undefined) return readFrom(tokenFile);
    if (known) return known;
    return interactive(io) ? io.askSecret(`${what}: `) : readInput(io);
  };
  const value = (await read()).trim();
  if (value === '')
    throw usage(`there is no ${what}`, `pipe it in: roomful login <url>${secret ? ' --secret' : ''} < ${what}.txt`);
  return value;
};

interface Me {
  id: string;
  name: string;
  role: string;
}

/** Asks the server, before anything is written. */
const whoIs = async (url: string, credential: Credential, { verbose = false }: LoginFlags, io: Io): Promise<Me> => {
  const call = createCall({ url, token: tokenSource({ url, credential, secret: undefined }, io), io, verbose });
  try {
    return (await call<{ profile: Me }>('users.get', {}, { read: true })).result.profile;
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== 'denied') throw error;
    const { code, exit, body } = error;
    throw new Failure(code, `${url} does not take this ${credential.kind}, nothing was kept; ${error.message}`, {
      exit,
      body,
    });
  }
};

/** What only tokens that are made here need. */
const claims = ['sub', 'name', 'issuer', 'audience', 'roleClaim'] as const;

/** Writes a profile for a server that knows the caller. */
export const run = async ({ url: address, flags }: LoginOptions, io: Io): Promise<Exit> => {
  const url = toUrl(address, 'the address');
  const profileName = checkName(flags.profile ?? nameOf(url));
  const said = Object.fromEntries(
    claims.flatMap((claim) => (flags[claim] === undefined ? [] : [[claim, flags[claim]]])),
  );
  const [unused] = flags.secret ? [] : Object.keys(said);
  if (unused !== undefined)
    throw usage('a token says itself whom it is for, and the rest', 'with --secret tokens are made here');
  const path = configPath(flags.config, io.env);
  const config = await readConfig(path);
  if (url.startsWith('http:') && !isLocal(url))
    io.err.line(text`warning: ${url} is not encrypted: what is sent, the token too, can be read on the way`);
  const value = await given(flags, io);
  const [kind, other] = flags.secret ? (['secret', 'token'] as const) : (['token', 'secret'] as const);
  const file = keptFile(path, profileName, kind);
  const profile: Profile = flags.secret
    ? { url, secretFile: file, sub: 'operator', ...said }
    : { url, tokenFile: file };
  const credential: Credential = flags.secret ? { kind: 'secret', value, profile } : { kind: 'token', token: value };
  const me = await whoIs(url, credential, flags, io);
  await writePrivate(file, `${value}\n`);
  await writeConfig(path, {
    ...config,
    current: profileName,
    profiles: { ...config.profiles, [profileName]: profile },
  });
  await rm(keptFile(path, profileName, other), { force: true });
  io.err.line(text`profile ${profileName}: ${url} as ${me.id} (${me.name}, ${me.role}); it is used from now on`);
  const until = flags.secret ? undefined : expiryOf(value);
  if (until !== undefined) io.err.line(text`the token ends at ${new Date(until).toISOString()}`);
  return 'ok';
};
