import { Failure, usage } from './failure.js';
import type { Call } from './http.js';

interface Members {
  members: { user: { id: string; name: string }; role: string }[];
}

/**
 * The id of the user that a person named: `@name` is looked up among the room's members, anything else is an id.
 * An id that begins with `@` is written with two.
 *
 * @throws Failure usage, member_not_found, ambiguous_user
 */
export const resolveUser = async (given: string, room: unknown, call: Call): Promise<string> => {
  if (!given.startsWith('@')) return given;
  const name = given.slice(1);
  if (name.startsWith('@')) return name;
  if (typeof room !== 'string')
    throw usage(`"${given}" is a name, and names are looked up in a room`, "give the user's id");
  if (name === '') throw usage('there is no name behind the @');
  const { members } = (await call<Members>('members.list', { room, name }, { read: true })).result;
  const [found, ...others] = members;
  if (!found) {
    throw new Failure('member_not_found', `nobody in "${room}" is named "${name}"`, {
      exit: 'notFound',
      hint: `roomful members list ${room}`,
    });
  }
  if (others.length === 0) return found.user.id;
  const candidates = members.map(({ user, role }) => `${user.id} (${user.name}, ${role})`);
  throw new Failure('ambiguous_user', `${members.length} members of "${room}" are named "${name}"`, {
    exit: 'conflict',
    hint: `name one by id: ${candidates.join(', ')}`,
  });
};
