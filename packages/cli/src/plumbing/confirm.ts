import type { Call } from '../calls/http.js';
import { Failure, usage } from '../failure/failure.js';
import type { Input, Retype } from '../features/feature.js';
import { featureOf, rowOf } from '../features/lookup.js';
import { type Io, interactive } from '../io/io.js';
import type { ManifestCommand } from '../manifest.js';
import { plain, text } from '../output/print.js';

/** What confirming a command reads of its row. */
type Row = Pick<ManifestCommand, 'name' | 'destructive'>;

/** How a command is confirmed by typing a name. Undefined: a yes is enough, or nothing is asked. */
export const retypeOf = ({ name, destructive }: Row): Retype | undefined => {
  if (destructive !== 'retype') return undefined;
  const { feature, verb } = featureOf(name);
  const retype = rowOf(feature.retype, verb);
  if (!retype) throw new Error(`the row of ${name} says 'retype', but its feature does not say what is lost`);
  return retype;
};

export interface Confirmation {
  yes?: boolean | undefined;
  /** The name that was given with --confirm. */
  confirm?: string | undefined;
}

type Asking = Pick<Io, 'input' | 'err' | 'ask'>;

const refused = (): Failure => new Failure('cancelled', 'not confirmed, nothing was sent');

const confirmByName = async (
  { of, orYes, loss }: Retype,
  input: Input,
  { yes, confirm: given }: Confirmation,
  call: Call,
  io: Asking,
): Promise<void> => {
  if (orYes && yes && given === undefined) return;
  const { what, name } = await loss(input, call);
  if (given === undefined && !interactive(io)) {
    throw usage(
      `to ${what} needs a confirmation and there is no terminal to ask on`,
      `add --confirm=${name}${orYes ? ' or --yes' : ''}`,
    );
  }
  if (given !== undefined && given !== name)
    throw usage(`--confirm is not the ${of} of what would be lost: "${given}"`, `to ${what}: --confirm=${name}`);
  if (given !== undefined) return;
  const answer = await io.ask(plain(text`${what}? Type its ${of} (${name}), or nothing to cancel: `));
  if (answer.trim() !== name) throw refused();
};

/**
 * Asks yes or no before something is taken from somebody.
 *
 * @throws Failure usage: there is no terminal to ask on; cancelled: the answer was no
 */
export const confirm = async (command: Pick<Row, 'name'>, input: Input, io: Asking): Promise<void> => {
  const about = Object.entries(input).map(([name, value]) => `${name} ${value}`);
  const what = `${command.name.replace('.', ' ')} (${about.join(', ')})`;
  if (!interactive(io)) {
    throw usage(`${what} needs a confirmation and there is no terminal to ask on`, 'add --yes');
  }
  const answer = await io.ask(plain(text`${what}? [y/N] `));
  if (!/^y(?:es)?$/i.test(answer.trim())) throw refused();
};

/**
 * Asks before a destructive command, unless the command line confirms it already.
 *
 * @throws Failure usage: nobody to ask, or a wrong name; cancelled: the answer was no
 */
export const confirmCommand = async (
  command: Row,
  input: Input,
  given: Confirmation,
  call: Call,
  io: Asking,
): Promise<void> => {
  const retype = retypeOf(command);
  if (retype) await confirmByName(retype, input, given, call, io);
  else if (command.destructive && !given.yes) await confirm(command, input, io);
};
