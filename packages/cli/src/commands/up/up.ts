import { type Command, Option } from 'commander';
import type { Exit } from '../../failure/exit.js';
import type { Io } from '../../io/io.js';
import { json, text } from '../../output/print.js';
import { colourOption } from '../../program/options.js';
import { prepare } from './prepare.js';
import { keepProfile } from './profile.js';
import { configFailure, startFailure } from './start-failure.js';
import { untilStopped } from './stop.js';

/** The settings of the server that are flags. Secrets are not: they come from the environment or a file. */
const settings: readonly (readonly [flag: string, description: string])[] = [
  ['--host <address>', 'the address to listen on; default: 127.0.0.1 with the embedded database'],
  ['--port <n>', 'the port to listen on, 0 = any free port; default: 7400'],
  ['--data-dir <path>', 'the folder of the embedded database; default: ~/.local/share/roomful'],
  [
    '--database-url <url>',
    'use a PostgreSQL database instead of the embedded one (set DATABASE_URL to keep its password out of the process list)',
  ],
  ['--messages-per-minute <n>', 'messages per minute and user, 0 = no limit; default: 20'],
  ['--commands-per-second <n>', 'commands per second and user, 0 = no limit; default: 50'],
  ['--allowed-origins <a,b>', 'the origins of pages that may connect'],
  ['--jwks-url <url>', "the URL of an identity provider's keys, instead of a secret"],
  ['--jwt-issuer <name>', 'the issuer that tokens must have'],
  ['--jwt-audience <name>', 'the audience that tokens must have'],
  ['--role-claim <name>', 'the claim of a token that holds the role; default: roomful_role'],
  ['--log-level <level>', 'trace, debug, info, warn, error or silent; default: info'],
];

export interface UpFlags extends Readonly<Record<string, string | boolean | undefined>> {
  json?: boolean;
  /** The profile to write; false: write none. */
  profile?: string | false;
  config?: string;
  verbose?: boolean;
  restored?: boolean;
}

/** Flags that are not settings of the server. */
export const ownFlags: ReadonlySet<string> = new Set(['json', 'profile', 'config', 'verbose', 'restored', 'color']);

/** Gives `roomful up` its flags and help. */
export const define = (command: Command): Command => {
  for (const [flag, description] of settings) command.addOption(new Option(flag, description).helpGroup('Server:'));
  return command
    .summary('run a server on this machine')
    .description(
      'Run a server until Ctrl-C or SIGTERM; a second signal stops it at once. Uses an embedded database unless you name a PostgreSQL one. ' +
        'Prints one line when it is ready, and writes a profile with which later commands on this machine reach it as its operator.',
    )
    .option('--json', 'print the line as JSON: url, database, pid')
    .option('--profile <name>', 'the profile to write', 'local')
    .option('--no-profile', 'write no profile')
    .option('--config <path>', 'the config file')
    .option('--verbose', 'show the details of errors')
    .option('--restored', 'use once after you restored the database by other means than roomful restore')
    .addOption(colourOption())
    .addHelpText(
      'before',
      'Examples:\n  roomful up\n  roomful up --port 8080 --data-dir ./data\n  DATABASE_URL=postgres://localhost/rooms roomful up\n',
    )
    .addHelpText(
      'after',
      '\nThe server also reads the environment: ROOMFUL_JWT_SECRET, ROOMFUL_METRICS_TOKEN, DATABASE_URL, and ROOMFUL_<FLAG> for each other flag above.',
    );
};

/** Runs a server until a signal stops it. */
export const run = async (flags: UpFlags, io: Io): Promise<Exit> => {
  const given = Object.fromEntries(
    Object.entries(flags).filter(([name, value]) => !ownFlags.has(name) && value !== undefined),
  );
  const stopped = untilStopped(io);
  try {
    const plan = await prepare(given, io).catch(configFailure);
    const server = await plan.start({ restored: flags.restored ?? false }).catch(startFailure);
    if (flags.profile !== false)
      await keepProfile({ name: flags.profile ?? 'local', config: flags.config, url: server.url, plan }, io);
    io.out.line(
      flags.json
        ? json({ url: server.url, database: plan.database, pid: process.pid })
        : text`roomful listening on ${server.url}`,
    );
    if (io.err.tty) io.err.line(text`in another terminal: roomful rooms create lobby`);
    await stopped.signal;
    if (io.err.tty) io.err.line(text`stopping; press Ctrl-C again to stop at once`);
    await server.close();
    return 'ok';
  } finally {
    stopped.release();
  }
};
