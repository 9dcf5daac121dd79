import { type InstanceRole, instanceRoles } from '@roomful/protocol/names';
import { type Command, Option } from 'commander';
import { minter } from '../config/credentials.js';
import { type Claims, mintToken } from '../config/token.js';
import type { Exit } from '../exit.js';
import { Failure, usage } from '../failure.js';
import type { Io } from '../io.js';
import { text } from '../output/print.js';
import { openSession, type ServerFlags } from '../session.js';
import { parseDuration } from '../values/duration.js';

export interface MintFlags extends ServerFlags {
  sub: string;
  name?: string | undefined;
  role: InstanceRole;
  ttl: string;
}

/** Gives `roomful token mint` its flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('make a token for a user, a bot or a service')
    .description(
      'Make a token with the secret of the server: the one of the profile, or ROOMFUL_JWT_SECRET. Prints the token and nothing else.',
    )
    .requiredOption('--sub <id>', "the user's id")
    .option('--name <name>', 'the name that people see; default: the id')
    .addOption(new Option('--role <role>', 'the role on the server').choices(instanceRoles).default('user'))
    .option('--ttl <10m>', 'for how long it is valid', '1h')
    .addHelpText(
      'before',
      'Examples:\n  roomful token mint --sub ana --name "Ana"\n  roomful token mint --sub dj-bot --role bot --ttl 30d > dj-bot.token\n',
    );

type Asked = Pick<Claims, 'sub' | 'name' | 'role' | 'ttlMs'>;

const mintWith = (secret: string, claims: Asked, { env, now }: Io): string =>
  mintToken(
    secret,
    {
      ...claims,
      issuer: env['ROOMFUL_JWT_ISSUER'] || undefined,
      audience: env['ROOMFUL_JWT_AUDIENCE'] || undefined,
      roleClaim: env['ROOMFUL_ROLE_CLAIM'] || undefined,
    },
    now(),
  );

/** Prints a token. */
export const run = async ({ sub, name = sub, role, ttl, ...flags }: MintFlags, io: Io): Promise<Exit> => {
  if (!/^\S+$/.test(sub)) throw usage(`--sub is not a user id: "${sub}"`, 'an id has no spaces; names may: --name');
  const claims = { sub, name, role, ttlMs: parseDuration(ttl, '--ttl') };
  if (claims.ttlMs === 0) throw usage('--ttl is no time at all: a token would have ended when it is printed');
  const secret = io.env['ROOMFUL_JWT_SECRET'];
  if (secret) {
    io.out.line(text`${mintWith(secret, claims, io)}`);
    return 'ok';
  }
  const { target } = await openSession(flags, io);
  if (!target.secret) {
    throw new Failure('forbidden', `there is no secret of ${target.url} to make a token with`, {
      exit: 'denied',
      hint: 'run it where roomful up ran, or set ROOMFUL_JWT_SECRET',
    });
  }
  io.out.line(text`${await minter(target.secret, io)(claims)}`);
  return 'ok';
};
