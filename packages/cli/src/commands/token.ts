import { type InstanceRole, instanceRoles } from '@roomful/protocol/names';
import { type Command, Option } from 'commander';
import { openSession, type ServerFlags } from '../calls/session.js';
import { minter, secretIn } from '../config/credentials.js';
import type { Exit } from '../failure/exit.js';
import { usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
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
    .summary('sign a token for a user, a bot or a service')
    .description(
      "Sign a token with the server's secret: ROOMFUL_JWT_SECRET, or that of the profile. Prints the token and nothing else.",
    )
    .requiredOption('--sub <id>', "the user's id")
    .option('--name <name>', 'the display name; default: the id')
    .addOption(new Option('--role <role>', 'the role on the server').choices(instanceRoles).default('user'))
    .option('--ttl <10m>', 'how long the token is valid', '1h')
    .addHelpText(
      'before',
      'Examples:\n  roomful token mint --sub ana --name "Ana"\n  roomful token mint --sub dj-bot --role bot --ttl 30d > dj-bot.token\n  roomful token mint --sub ana --profile staging | roomful login https://staging.example.org --profile ana\n',
    );

/** Signs a token and prints it. */
export const run = async ({ sub, name = sub, role, ttl, ...flags }: MintFlags, io: Io): Promise<Exit> => {
  if (!/^\S+$/.test(sub)) throw usage(`--sub is not a user id: "${sub}"`, 'ids have no spaces; for a name use --name');
  const claims = { sub, name, role, ttlMs: parseDuration(ttl, '--ttl') };
  if (claims.ttlMs === 0) throw usage('--ttl must be longer than 0, or the token would expire at once');
  const { target } = await openSession(flags, io);
  io.out.line(text`${await minter(secretIn(target, 'sign tokens'), io)(claims)}`);
  return 'ok';
};
