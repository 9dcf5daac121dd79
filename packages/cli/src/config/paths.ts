import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';

const home = (env: NodeJS.ProcessEnv): string => env['HOME'] || homedir();

/** `$XDG_CONFIG_HOME/roomful`, or `~/.config/roomful`. A relative XDG path is ignored, as its specification asks. */
export const configFolder = (env: NodeJS.ProcessEnv): string => {
  const xdg = env['XDG_CONFIG_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(home(env), '.config'), 'roomful');
};

/** The config file: `--config`, or `config.json` in the config folder. */
export const configPath = (flag: string | undefined, env: NodeJS.ProcessEnv): string =>
  flag ?? join(configFolder(env), 'config.json');

/** The file, beside the config file, in which login keeps the token or secret of a profile. */
export const keptFile = (config: string, profile: string, kind: 'token' | 'secret'): string =>
  resolve(dirname(config), `${profile}.${kind}`);
