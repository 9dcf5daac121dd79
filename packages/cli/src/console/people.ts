import { type Candidate, exactly, lookUpUser, type Place } from '../users/look-up.js';
import type { ConsoleBackend } from './backend.js';

interface Asked {
  backend: ConsoleBackend;
}

/** How many users are read when a name is looked up on the server. */
const searchedUsers = 50;

/** The members of the room with exactly this name, ignoring case. */
export const membersNamed = async (name: string, { backend }: Asked): Promise<Candidate[]> => {
  const { members } = await backend.room.members.list({ name });
  return members.map(({ user, role }) => ({ id: user.id, name: user.name, role }));
};

const inRoom = (context: Asked): Place => ({ where: 'in this room', named: (name) => membersNamed(name, context) });

const onServer = ({ backend }: Asked): Place => ({
  where: 'on this server',
  named: async (name) => exactly(name, (await backend.client.users.search({ text: name, limit: searchedUsers })).users),
});

const hint = (): string => "use the user's id, without @";

/** The id of a member of the room. */
export const resolve = (user: string, context: Asked): Promise<string> => lookUpUser(user, [inRoom(context)], hint);

/** The id of any user on the server. */
export const resolveAnyone = (user: string, context: Asked): Promise<string> =>
  lookUpUser(user, [inRoom(context), onServer(context)], hint);
