import type { Candidate } from '../users/candidates.js';
import type { ConsolePort } from './port.js';

interface Asked {
  port: ConsolePort;
}

export const membersNamed = async (name: string, { port }: Asked): Promise<Candidate[]> => {
  const { members } = await port.room.members.list({ name });
  return members.map(({ user, role }) => ({ id: user.id, name: user.name, role }));
};

/** The id of the only one of a name; names are not unique: of several nobody is meant. */
const only = (name: string, found: readonly Candidate[], nobody: string): string => {
  const [first, ...others] = found;
  if (!first) throw new Error(nobody);
  if (others.length === 0) return first.id;
  throw new Error(
    `${found.length} people are named "${name}"; name one by id: ${found.map(({ id }) => id).join(', ')}`,
  );
};

/** The id of the member that is named. */
export const resolve = async (user: string, context: Asked): Promise<string> => {
  if (!user.startsWith('@')) return user;
  const name = user.slice(1);
  const nobody = `nobody in this room is named "${name}"; who is not in the room is named by id, without @`;
  return only(name, await membersNamed(name, context), nobody);
};

/** The id of somebody who need not be in the room. */
export const resolveAnyone = async (user: string, context: Asked): Promise<string> => {
  if (!user.startsWith('@')) return user;
  const name = user.slice(1);
  const near = await membersNamed(name, context);
  const wanted = name.toLowerCase();
  const found: readonly { id: string; name: string }[] =
    near.length > 0
      ? near
      : (await context.port.people.search(name)).filter((one) => one.name.toLowerCase() === wanted);
  return only(
    name,
    found.map((one) => ({ role: '', ...one })),
    `nobody is named "${name}"`,
  );
};
