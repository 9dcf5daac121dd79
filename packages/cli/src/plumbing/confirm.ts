import type { Call } from '../calls/http.js';
import { Failure, usage } from '../failure/failure.js';
import type { Input, Retype } from '../features/feature.js';
import { featureOf, rowOf } from '../features/lookup.js';
import { type Io, interactive } from '../io/io.js';
import type { ManifestCommand } from '../manifest.js';
import { plain, text } from '../output/print.js';

/** The part of a command's row that confirmation needs. */
type Row = Pick<ManifestCommand, 'name' | 'destructive'>;

/** How to confirm a command by typing a name. Undefined if yes is enough, or no confirmation is needed. */
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

const refused = (): Failure => new Failure('cancelled', 'not confirmed, so nothing was sent');

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
      `unable to ask for confirmation without a terminal: ${what}`,
      `add --confirm=${name}${orYes ? ' or --yes' : ''}`,
    );
  }
  if (given !== undefined && given !== name)
    throw usage(`--confirm is not the right ${of}: "${given}"`, `to ${what}, add --confirm=${name}`);
  if (given !== undefined) return;
  const answer = await io.ask(plain(text`${what}? Type its ${of} (${name}), or nothing to cancel: `));
  if (answer.trim() !== name) throw refused();
};

/**
 * Asks for confirmation before a destructive command.
 *
 * @throws Failure usage: there is no terminal to ask on; cancelled: the answer was no
 */
export const confirm = async (command: Pick<Row, 'name'>, input: Input, io: Asking): Promise<void> => {
  const about = Object.entries(input).map(([name, value]) => `${name} ${value}`);
  const what = `${command.name.replace('.', ' ')} (${about.join(', ')})`;
  if (!interactive(io)) {
    throw usage(`unable to ask for confirmation without a terminal: ${what}`, 'add --yes');
  }
  const answer = await io.ask(plain(text`${what}? [y/N] `));
  if (!/^y(?:es)?$/i.test(answer.trim())) throw refused();
};

/**
 * Asks before a destructive command, unless the command line already confirms it.
 *
 * @throws Failure usage: no terminal, or a wrong name; cancelled: the answer was no
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
