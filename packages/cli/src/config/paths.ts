import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';

const home = (env: NodeJS.ProcessEnv): string => env['HOME'] || homedir();

/** `$XDG_CONFIG_HOME/roomful`, or `~/.config/roomful`. A relative XDG path is ignored, as its specification asks. */
export const configFolder = (env: NodeJS.ProcessEnv): string => {
  const xdg = env['XDG_CONFIG_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(home(env), '.config'), 'roomful');
};

/** The config file: what `--config` says, or `config.json` in the config folder. */
export const configPath = (flag: string | undefined, env: NodeJS.ProcessEnv): string =>
  flag ?? join(configFolder(env), 'config.json');

/** Where login keeps the token or the secret of a profile: beside the config file. */
export const keptFile = (config: string, profile: string, kind: 'token' | 'secret'): string =>
  resolve(dirname(config), `${profile}.${kind}`);
