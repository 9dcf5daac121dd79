import { can, effectiveRole, type InstanceRole, type RoomRole } from '@roomful/protocol/names';
import type { Call } from '../calls/http.js';
import { patient } from '../calls/patience.js';
import { Failure, usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { ambiguous, type Candidate } from './candidates.js';

interface Members {
  members: { user: { id: string; name: string }; role: string }[];
}

/** More rooms than these are not searched for a name. */
const searchedRooms = 100;
const together = 8;
/** How many users of a name are told apart. */
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

/** Those of a name in the rooms that the caller belongs to, each once. */
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
  const { users } = (await call<{ users: Candidate[] }>('users.search', input, { read: true })).result;
  const wanted = name.toLowerCase();
  return users.filter((user) => user.name.toLowerCase() === wanted);
};

/** Where a name is looked up. */
export interface Lookup {
  /** First among the members of this room. Default: among those of the caller's own rooms. */
  room?: unknown;
  /** Then among all users, since it may be about somebody who is in none of them. Default: false. */
  anywhere?: boolean;
}

/**
 * The id of the user that a person named: `@name` is looked up, anything else is an id. An id that begins with `@` is
 * written with two.
 *
 * @throws Failure usage, member_not_found, ambiguous_user
 */
export const resolveUser = async (
  given: string,
  { room, anywhere = false }: Lookup,
  call: Call,
  io: Pick<Io, 'sleep'>,
): Promise<string> => {
  if (given === '') throw usage('there is no user named; give an id, or @name');
  if (!given.startsWith('@')) return given;
  const name = given.slice(1);
  if (name.startsWith('@')) return name;
  if (name === '') throw usage('there is no name behind the @');
  const inRoom = typeof room === 'string';
  const near = inRoom ? await membersNamed(room, name, call) : await inOwnRooms(name, patient(call, io));
  const found = near.length === 0 && anywhere ? await onServer(name, call) : near;
  const where = near.length === 0 && anywhere ? 'on this server' : inRoom ? `in "${room}"` : 'in your rooms';
  const [first, ...others] = found;
  if (!first)
    throw new Failure('member_not_found', `nobody ${where} is named "${name}"`, {
      exit: 'notFound',
      hint: inRoom ? `roomful members list ${room}` : `give the user's id: roomful users search ${name}`,
    });
  if (others.length > 0) throw ambiguous(name, where, found);
  return first.id;
};
