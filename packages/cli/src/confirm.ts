import { Failure, usage } from './failure.js';
import { type Io, interactive } from './io.js';
import type { ManifestCommand } from './manifest.js';
import { plain, text } from './output/print.js';

/** Verbs that take something from somebody. */
export const dangerousVerbs: ReadonlySet<string> = new Set(['kick', 'ban', 'delete', 'remove']);

/**
 * Asks before something is taken from somebody. Without a terminal nobody can be asked: `--yes` is needed.
 *
 * @throws Failure usage: nobody to ask; cancelled: the answer was no
 */
export const confirm = async (
  command: Pick<ManifestCommand, 'name'>,
  input: Readonly<Record<string, unknown>>,
  io: Pick<Io, 'input' | 'err' | 'ask'>,
): Promise<void> => {
  const about = Object.entries(input).map(([name, value]) => `${name} ${value}`);
  const what = `${command.name.replace('.', ' ')} (${about.join(', ')})`;
  if (!interactive(io)) {
    throw usage(`${what} needs a confirmation and there is no terminal to ask on`, 'add --yes');
  }
  const answer = await io.ask(plain(text`${what}? [y/N] `));
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Failure('cancelled', 'not confirmed, nothing was sent');
};
