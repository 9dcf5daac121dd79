import { rm } from 'node:fs/promises';
import { Argument, type Command } from 'commander';
import { ofKind } from '../completion/kinds.js';
import { type Config, type Profile, readConfig, writeConfig } from '../config/file.js';
import { configPath, keptFile } from '../config/paths.js';
import { defaultProfile } from '../config/target.js';
import type { Exit } from '../failure/exit.js';
import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
import { printResult, type ResultFlags } from '../output/result.js';
import { confirm } from '../plumbing/confirm.js';

export interface ProfileFlags extends ResultFlags {
  config?: string | undefined;
  yes?: boolean | undefined;
}

interface Named {
  name: string;
  flags: ProfileFlags;
}

/** The verbs of `roomful profile`, with their help. */
export const verbs = {
  list: { summary: 'list the saved servers', argument: '', example: '' },
  use: { summary: 'make a profile the default', argument: '<profile>', example: ' staging' },
  show: { summary: 'show a profile without its token or secret', argument: '[profile]', example: ' staging --json' },
  remove: {
    summary: 'remove a profile, and the token or secret that login saved for it',
    argument: '<profile>',
    example: ' staging',
  },
} as const;

export type Verb = keyof typeof verbs;

/** Gives a verb of `roomful profile` its arguments, flags and help. */
export const define = (command: Command, verb: Verb): Command => {
  const { summary, argument, example } = verbs[verb];
  command.summary(summary).description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`);
  command.addHelpText('before', `Example:\n  roomful profile ${verb}${example}\n`);
  if (argument !== '') command.addArgument(ofKind(new Argument(argument, 'Its name.'), 'profile'));
  if (verb === 'list' || verb === 'show')
    command.option('--json', 'print compact JSON').option('--fields <a,b>', 'print only these fields');
  if (verb === 'remove') command.option('--yes', 'do not ask for confirmation');
  return command.option('--config <path>', 'the config file');
};

const columns = ['name', 'current', 'url', 'credential', 'user.id'];

/** A profile for display. `name` is that of the profile; the user's name is in `user`. */
const shown = (config: Config, profile: string, { sub, name, ...rest }: Profile) => ({
  name: profile,
  current: profile === (config.current ?? defaultProfile),
  credential: rest.tokenFile ? 'token' : rest.secretFile ? 'secret' : 'none',
  ...rest,
  ...(sub === undefined ? {} : { user: { id: sub, name: name ?? sub } }),
});

const find = (config: Config, name: string): Profile => {
  const profile = Object.hasOwn(config.profiles, name) ? config.profiles[name] : undefined;
  if (profile) return profile;
  const known = Object.keys(config.profiles);
  throw new Failure('profile_not_found', `there is no profile "${name}"`, {
    exit: 'notFound',
    hint: known.length > 0 ? `profiles: ${known.join(', ')}` : 'roomful login <url>',
  });
};

const load = async (flags: ProfileFlags, io: Io): Promise<{ path: string; config: Config }> => {
  const path = configPath(flags.config, io.env);
  return { path, config: await readConfig(path) };
};

export const list = async (flags: ProfileFlags, io: Io): Promise<Exit> => {
  const { config } = await load(flags, io);
  const profiles = Object.entries(config.profiles).map(([name, profile]) => shown(config, name, profile));
  await printResult({ profiles }, { name: 'profile.list', columns }, flags, io);
  return 'ok';
};

export const show = async (
  { name, flags }: { name: string | undefined; flags: ProfileFlags },
  io: Io,
): Promise<Exit> => {
  const { config } = await load(flags, io);
  const chosen = name ?? (io.env['ROOMFUL_PROFILE'] || config.current) ?? defaultProfile;
  await printResult({ profile: shown(config, chosen, find(config, chosen)) }, { name: 'profile.show' }, flags, io);
  return 'ok';
};

export const use = async ({ name, flags }: Named, io: Io): Promise<Exit> => {
  const { path, config } = await load(flags, io);
  const { url } = find(config, name);
  await writeConfig(path, { ...config, current: name });
  io.err.line(text`${name}: ${url}`);
  return 'ok';
};

export const remove = async ({ name, flags }: Named, io: Io): Promise<Exit> => {
  const { path, config } = await load(flags, io);
  const { tokenFile, secretFile } = find(config, name);
  if (!flags.yes) await confirm({ name: 'profile.remove' }, { profile: name }, io);
  const { [name]: _, ...profiles } = config.profiles;
  const { current, ...rest } = config;
  await writeConfig(path, { ...rest, ...(current === undefined || current === name ? {} : { current }), profiles });
  const left = Object.keys(profiles);
  if (current === name && left.length > 0)
    io.err.line(
      text`note: commands now use ${defaultProfile}; choose another (${left.join(', ')}) with roomful profile use <name>`,
    );
  // Only files that login wrote: a secret created by roomful up belongs to the server.
  const written = [keptFile(path, name, 'token'), keptFile(path, name, 'secret')];
  for (const file of [tokenFile, secretFile]) if (file && written.includes(file)) await rm(file, { force: true });
  return 'ok';
};
