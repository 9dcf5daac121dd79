import type { Call } from '../calls/http.js';
import { Failure, usage } from '../failure/failure.js';
import { type Io, interactive } from '../io/io.js';
import type { ManifestCommand } from '../manifest.js';
import { plain, text } from '../output/print.js';

/** Verbs that take something from somebody. */
export const dangerousVerbs: ReadonlySet<string> = new Set(['kick', 'ban', 'delete', 'remove', 'erase']);

type Input = Readonly<Record<string, unknown>>;

/** What is about to be lost, and the name that has to be written for it. */
interface Loss {
  what: string;
  name: string;
}

interface Named {
  /** What the name is. */
  of: string;
  /** `--yes` will do, too. */
  orYes: boolean;
  loss(input: Input, call: Call): Promise<Loss>;
}

/** Commands after which nothing can be brought back: who gives them writes once more whom or what they are about. */
const named: Readonly<Record<string, Named>> = {
  'rooms.delete': {
    of: 'slug',
    orYes: false,
    loss: async ({ room }, call) => {
      const found = (
        await call<{ room: { slug: string; name: string }; memberCount: number }>('rooms.get', { room }, { read: true })
      ).result;
      const { slug, name } = found.room;
      return {
        what: `delete the room "${name}" (${found.memberCount} ${found.memberCount === 1 ? 'member' : 'members'}) for everybody`,
        name: slug,
      };
    },
  },
  'users.erase': {
    of: 'id',
    orYes: true,
    loss: async ({ user }) => ({ what: `erase the user ${user} and all that ${user} wrote`, name: String(user) }),
  },
};

/** What the name is that a command wants to have confirmed; undefined = it asks for none. */
export const confirmedBy = (command: string): { of: string; orYes: boolean } | undefined =>
  Object.hasOwn(named, command) ? named[command] : undefined;

export interface Confirmation {
  yes?: boolean | undefined;
  /** The name that was written. */
  confirm?: string | undefined;
}

const refused = (): Failure => new Failure('cancelled', 'not confirmed, nothing was sent');

const byName = async (
  { of, orYes, loss }: Named,
  input: Input,
  { yes, confirm: written }: Confirmation,
  call: Call,
  io: Pick<Io, 'input' | 'err' | 'ask'>,
): Promise<void> => {
  if (orYes && yes && written === undefined) return;
  const { what, name } = await loss(input, call);
  if (written === undefined && !interactive(io)) {
    throw usage(
      `to ${what} needs a confirmation and there is no terminal to ask on`,
      `add --confirm=${name}${orYes ? ' or --yes' : ''}`,
    );
  }
  if (written !== undefined && written !== name)
    throw usage(`--confirm is not the ${of} of what would be lost: "${written}"`, `to ${what}: --confirm=${name}`);
  if (written !== undefined) return;
  const answer = await io.ask(plain(text`${what}? Its ${of} (${name}), or nothing: `));
  if (answer.trim() !== name) throw refused();
};

/**
 * Asks before something is taken from somebody. Without a terminal nobody can be asked: `--yes` is needed.
 *
 * @throws Failure usage: nobody to ask; cancelled: the answer was no
 */
export const confirm = async (
  command: Pick<ManifestCommand, 'name'>,
  input: Input,
  io: Pick<Io, 'input' | 'err' | 'ask'>,
): Promise<void> => {
  const about = Object.entries(input).map(([name, value]) => `${name} ${value}`);
  const what = `${command.name.replace('.', ' ')} (${about.join(', ')})`;
  if (!interactive(io)) {
    throw usage(`${what} needs a confirmation and there is no terminal to ask on`, 'add --yes');
  }
  const answer = await io.ask(plain(text`${what}? [y/N] `));
  if (!/^y(?:es)?$/i.test(answer.trim())) throw refused();
};

/**
 * Asks before a command of the contract takes something from somebody, unless that was said with it.
 *
 * @throws Failure usage: nobody to ask, another name; cancelled: the answer was no
 */
export const confirmCommand = async (
  command: Pick<ManifestCommand, 'name'>,
  input: Input,
  given: Confirmation,
  call: Call,
  io: Pick<Io, 'input' | 'err' | 'ask'>,
): Promise<void> => {
  const own = Object.hasOwn(named, command.name) ? named[command.name] : undefined;
  if (own) await byName(own, input, given, call, io);
  else if (!given.yes) await confirm(command, input, io);
};
