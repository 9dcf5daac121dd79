import { Failure, usage } from './failure.js';
import type { Call } from './http.js';
import type { Io } from './io.js';
import { patient } from './patience.js';

interface Members {
  members: { user: { id: string; name: string }; role: string }[];
}

type Row = Members['members'][number];

/** More rooms than these are not searched for a name. */
const searchedRooms = 100;
const together = 8;

/** Those of a name in the rooms that the caller belongs to, each once. */
const inOwnRooms = async (name: string, call: Call): Promise<{ found: Row[]; where: string; hint: string }> => {
  const input = { scope: 'mine', limit: searchedRooms };
  const { rooms } = (await call<{ rooms: { room: { id: string } }[] }>('rooms.list', input, { read: true })).result;
  const found = new Map<string, Row>();
  for (let i = 0; i < rooms.length; i += together) {
    const pages = await Promise.all(
      rooms
        .slice(i, i + together)
        .map(({ room }) => call<Members>('members.list', { room: room.id, name }, { read: true })),
    );
    for (const row of pages.flatMap(({ result }) => result.members)) found.set(row.user.id, row);
  }
  return { found: [...found.values()], where: 'your rooms', hint: "give the user's id" };
};

const inRoom = async (
  room: string,
  name: string,
  call: Call,
): Promise<{ found: Row[]; where: string; hint: string }> => {
  const { members } = (await call<Members>('members.list', { room, name }, { read: true })).result;
  return { found: members, where: `"${room}"`, hint: `roomful members list ${room}` };
};

/**
 * The id of the user that a person named: `@name` is looked up among the room's members, without a room in those that
 * the caller belongs to; anything else is an id. An id that begins with `@` is written with two.
 *
 * @throws Failure usage, member_not_found, ambiguous_user
 */
export const resolveUser = async (given: string, room: unknown, call: Call, io: Pick<Io, 'sleep'>): Promise<string> => {
  if (given === '') throw usage('there is no user named; give an id, or @name');
  if (!given.startsWith('@')) return given;
  const name = given.slice(1);
  if (name.startsWith('@')) return name;
  if (name === '') throw usage('there is no name behind the @');
  const { found, where, hint } =
    typeof room === 'string' ? await inRoom(room, name, call) : await inOwnRooms(name, patient(call, io));
  const [first, ...others] = found;
  if (!first)
    throw new Failure('member_not_found', `nobody in ${where} is named "${name}"`, { exit: 'notFound', hint });
  if (others.length === 0) return first.user.id;
  const candidates = found.map(({ user, role }) => `${user.id} (${user.name}, ${role})`);
  throw new Failure('ambiguous_user', `${found.length} members of ${where} are named "${name}"`, {
    exit: 'conflict',
    hint: `name one by id: ${candidates.join(', ')}`,
  });
};
