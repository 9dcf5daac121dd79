import { type Candidate, exactly, lookUpUser, type Place } from '../users/look-up.js';
import type { ConsolePort } from './port.js';

interface Asked {
  port: ConsolePort;
}

/** How many users are read when a name is looked up on the server. */
const searchedUsers = 50;

/** The members of the room with exactly this name, ignoring case. */
export const membersNamed = async (name: string, { port }: Asked): Promise<Candidate[]> => {
  const { members } = await port.room.members.list({ name });
  return members.map(({ user, role }) => ({ id: user.id, name: user.name, role }));
};

const inRoom = (context: Asked): Place => ({ where: 'in this room', named: (name) => membersNamed(name, context) });

const onServer = ({ port }: Asked): Place => ({
  where: 'on this server',
  named: async (name) => exactly(name, (await port.client.users.search({ text: name, limit: searchedUsers })).users),
});

const hint = (): string => 'write the id of the user, without @';

/** The id of a member of the room. */
export const resolve = (user: string, context: Asked): Promise<string> => lookUpUser(user, [inRoom(context)], hint);

/** The id of a user who need not be in the room. */
export const resolveAnyone = (user: string, context: Asked): Promise<string> =>
  lookUpUser(user, [inRoom(context), onServer(context)], hint);
