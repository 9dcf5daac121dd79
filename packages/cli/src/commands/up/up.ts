import { type Command, Option } from 'commander';
import type { Exit } from '../../failure/exit.js';
import type { Io } from '../../io/io.js';
import { json, text } from '../../output/print.js';
import { colourOption } from '../../program/options.js';
import { prepare } from './prepare.js';
import { keepProfile } from './profile.js';
import { configFailure, startFailure } from './start-failure.js';
import { untilStopped } from './stop.js';

/** What the server takes as flags, by its config key; secrets come from the environment or a file. */
const settings: readonly (readonly [flag: string, description: string])[] = [
  ['--host <address>', 'the address to listen on; default: 127.0.0.1 with the embedded database'],
  ['--port <n>', 'the port to listen on, 0 = any that is free; default: 7400'],
  ['--data-dir <path>', 'where the embedded database lives; default: ~/.local/share/roomful'],
  [
    '--database-url <url>',
    'a PostgreSQL database instead of the embedded one (DATABASE_URL keeps its password out of the list of processes)',
  ],
  ['--messages-per-minute <n>', 'messages a minute and user, 0 = no limit; default: 20'],
  ['--commands-per-second <n>', 'commands a second and user, 0 = no limit; default: 50'],
  ['--allowed-origins <a,b>', 'the origins of pages that may connect'],
  ['--jwks-url <url>', 'where the keys of an identity provider are, instead of a secret'],
  ['--jwt-issuer <name>', 'the issuer that tokens must have'],
  ['--jwt-audience <name>', 'the audience that tokens must have'],
  ['--role-claim <name>', 'the claim of a token that holds the role; default: roomful_role'],
  ['--log-level <level>', 'trace, debug, info, warn, error or silent; default: info'],
];

export interface UpFlags extends Readonly<Record<string, string | boolean | undefined>> {
  json?: boolean;
  /** The profile that the next commands use; false: none is written. */
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
      'Run a server, with an embedded database unless another one is named, until Ctrl-C or SIGTERM; a second signal ends it at once. ' +
        'Prints one line when it is ready and writes a profile, so that the next commands on this machine reach it as its operator.',
    )
    .option('--json', 'print the line as JSON: url, database, pid')
    .option('--profile <name>', 'the profile to write', 'local')
    .option('--no-profile', 'write no profile')
    .option('--config <path>', 'the config file')
    .option('--verbose', 'show the details of errors')
    .option('--restored', 'once, after the database was set back by other means than roomful restore')
    .addOption(colourOption())
    .addHelpText(
      'before',
      'Examples:\n  roomful up\n  roomful up --port 8080 --data-dir ./data\n  DATABASE_URL=postgres://localhost/rooms roomful up\n',
    )
    .addHelpText(
      'after',
      '\nThe server reads ROOMFUL_JWT_SECRET, ROOMFUL_METRICS_TOKEN, DATABASE_URL and, for each other flag above, ROOMFUL_<FLAG> from the environment.',
    );
};

/** Runs a server until it is told to stop. */
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
    if (io.err.tty) io.err.line(text`stopping; once more to stop at once`);
    await server.close();
    return 'ok';
  } finally {
    stopped.release();
  }
};
