import { can, effectiveRole, type InstanceRole, type RoomRole } from '@roomful/protocol/names';
import type { Call } from '../calls/call.js';
import { patient } from '../calls/patience.js';
import type { Io } from '../io/io.js';
import { type Candidate, exactly, lookUpUser, type Place } from './look-up.js';

interface Members {
  members: { user: { id: string; name: string }; role: string }[];
}

/** How many rooms to search for a name. */
const searchedRooms = 100;
const together = 8;
/** How many users to read when searching the server for a name. */
const searchedUsers = 200;

/** The members of a room with exactly this name, ignoring case. */
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

/** The users with a name in the caller's rooms, each once. */
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

/** Where to look up a name. */
export interface Lookup {
  /** Look among the members of this room first. Default: those of all the caller's rooms. */
  room?: unknown;
  /** Then look among all users. Default: false. */
  anywhere?: boolean;
}

/**
 * The id of the user named on the command line.
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
