import { can, effectiveRole, type InstanceRole, type RoomRole } from '@roomful/protocol/names';
import type { Call } from '../calls/call.js';
import { patient } from '../calls/patience.js';
import type { Io } from '../io/io.js';
import { type Candidate, exactly, lookUpUser, type Place } from './look-up.js';

interface Members {
  members: { user: { id: string; name: string }; role: string }[];
}

/** How many rooms are searched for a name. */
const searchedRooms = 100;
const together = 8;
/** How many users are read when a name is looked up on the server. */
const searchedUsers = 200;

/** The members of a room with exactly this name, upper and lower case alike. */
export const membersNamed = async (room: string, name: string, call: Call): Promise<Candidate[]> => {
  const { members } = (await call<Members>('members.list', { room, name }, { read: true })).result;
  return members.map(({ user, role }) => ({ id: user.id, name: user.name, role }));
};

/** Whether the caller may mention everybody in a room. */
export const mayMentionAll = async (room: string, call: Call): Promise<boolean> => {
  const [{ result: listed }, { result: user }] = await Promise.all([
    call<{ role: RoomRole | null }>('rooms.get', { room }, { read: true }),
    call<{ profile: { role: InstanceRole } }>('users.get', {}, { read: true }),
  ]);
  return can(effectiveRole(user.profile.role, listed.role), 'message.here');
};

/** Everyone of a name in the caller's rooms, each once. */
const inOwnRooms = async (name: string, call: Call): Promise<Candidate[]> => {
  const input = { scope: 'mine', limit: searchedRooms };
  const { rooms } = (await call<{ rooms: { room: { id: string } }[] }>('rooms.list', input, { read: true })).result;
  const found = new Map<string, Candidate>();
  for (let i = 0; i < rooms.length; i += together) {
    const pages = await Promise.all(rooms.slice(i, i + together).map(({ room }) => membersNamed(room.id, name, call)));
    for (const one of pages.flat()) found.set(one.id, one);
  }
  return [...found.values()];
};

const onServer = async (name: string, call: Call): Promise<Candidate[]> => {
  const input = { text: name, limit: searchedUsers };
  return exactly(name, (await call<{ users: Candidate[] }>('users.search', input, { read: true })).result.users);
};

/** Where a name is looked up. */
export interface Lookup {
  /** First among the members of this room. Default: among those of the caller's own rooms. */
  room?: unknown;
  /** Then among all users, since the person may be in none of them. Default: false. */
  anywhere?: boolean;
}

/**
 * The id of the user that a command line names.
 *
 * @throws Failure usage, member_not_found, ambiguous_user
 */
export const resolveUser = (
  given: string,
  { room, anywhere = false }: Lookup,
  call: Call,
  io: Pick<Io, 'sleep'>,
): Promise<string> => {
  const inRoom = typeof room === 'string';
  const near: Place = inRoom
    ? { where: `in "${room}"`, named: (name) => membersNamed(room, name, call) }
    : { where: 'in your rooms', named: (name) => inOwnRooms(name, patient(call, io)) };
  const server: Place = { where: 'on this server', named: (name) => onServer(name, call) };
  return lookUpUser(given, anywhere ? [near, server] : [near], (name) =>
    inRoom ? `roomful members list ${room}` : `give the user's id: roomful users search ${name}`,
  );
};
