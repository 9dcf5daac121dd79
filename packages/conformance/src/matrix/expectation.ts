import { type CommandRow, can, type ErrorCode, effectiveRole, namesRoom, streamKind } from '@roomful/protocol';
import type { CommandName, TransportName } from '../harness/caller.js';
import type { PlaceName, Role } from './roles.js';

export type Expected = 'ok' | ErrorCode;

/** One cell of the matrix. */
export interface Cell {
  name: CommandName;
  row: CommandRow;
  role: Role;
  place: PlaceName;
  transport: TransportName;
}

/**
 * What the table of rights does not say: commands outside rooms, and those that need no right in theirs. Asked only of
 * callers who have a valid token.
 */
const exceptions: Partial<Record<CommandName, (cell: Cell) => Expected>> = {
  'rooms.create': () => 'ok',
  'rooms.list': () => 'ok',
  'rooms.direct': () => 'ok',
  'rooms.discover': () => 'ok',
  'messages.bookmarks': () => 'ok',
  'users.get': () => 'ok',
  'users.search': () => 'ok',
  'users.follow': () => 'ok',
  'users.unfollow': ({ transport }) => (transport === 'socket' ? 'ok' : 'connection_required'),
  'users.events': () => 'ok',
  'users.block': () => 'ok',
  'users.unblock': () => 'ok',
  // Of somebody else.
  'users.erase': ({ role }) => (role.instance === 'service' || role.instance === 'operator' ? 'ok' : 'forbidden'),
  'auth.refresh': () => 'ok',
  'presence.set': () => 'ok',
  'presence.heartbeat': () => 'ok',
  'presence.get': () => 'ok',
  'presence.watch': ({ transport }) => (transport === 'socket' ? 'ok' : 'connection_required'),
  // Outside of rooms it is everybody's; of a room, theirs who may read it.
  'presence.list': ({ role, place }) => {
    if (isGone(place)) return 'room_not_found';
    if (role.banned && isOutside(role)) return 'banned';
    return place === 'private' && isOutside(role) ? 'room_not_found' : 'ok';
  },
  'spaces.create': () => 'ok',
  'spaces.list': () => 'ok',
  'spaces.members': (cell) => (belongs(cell) ? 'ok' : 'space_not_found'),
  'spaces.add': (cell) => managing(cell),
  'spaces.remove': (cell) => managing(cell),
  'server.info': () => 'ok',
  // To stop listening needs no right. A room that cannot be found by its slug cannot be named at all.
  'rooms.unfollow': ({ transport, role, place }) => {
    if (transport === 'socket') return 'ok';
    const isPublic = place === 'public' || place === 'archived';
    const found = isPublic || (place === 'private' && (!isOutside(role) || role.banned === true));
    return found ? 'connection_required' : 'room_not_found';
  },
};

/** Members of the world's room belong to its space too, its owner as an owner. */
const belongs = ({ role, place }: Cell): boolean => !isGone(place) && !isOutside(role);
const managing = (cell: Cell): Expected => {
  if (!belongs(cell)) return 'space_not_found';
  return ['owner', 'service', 'operator'].includes(roleIn(cell.role)) ? 'ok' : 'forbidden';
};

const isGone = (place: PlaceName): boolean => place === 'missing' || place === 'deleted';
const roleIn = ({ instance, membership }: Role) => effectiveRole(instance, membership);
const isOutside = (role: Role): boolean => roleIn(role) === 'guest';

/** What a cell must answer. @throws Error for a command that neither the table of rights nor the exceptions name */
export const expectationOf = (cell: Cell): Expected => {
  const { name, row, role, place, transport } = cell;
  if (role.token === 'expired') return 'token_expired';
  // A socket without a token is refused as a whole.
  if (role.token === 'none') return row.anonymous && transport === 'rest' ? 'ok' : 'unauthenticated';
  const exception = exceptions[name];
  if (exception) return exception(cell);
  if (!namesRoom(row) || row.permission === undefined) {
    throw new Error(`the matrix does not say who may use ${name}; give it a permission, or an exception here`);
  }
  if (isGone(place)) return 'room_not_found';
  // Who is banned is told so, in a private room too: the ban was an event that concerned the user.
  if (role.banned && isOutside(role)) return 'banned';
  if (place === 'private' && isOutside(role)) return 'room_not_found';
  if (!can(roleIn(role), row.permission)) return 'forbidden';
  // What changes the room itself, and what is said in it, waits until it is open again.
  const disturbs = row.voice === true || (row.kind === 'write' && streamKind(row) === 'room');
  if (place === 'archived' && disturbs && !row.inArchive) return 'room_archived';
  if (row.voice && role.muted) return 'muted';
  return 'ok';
};
