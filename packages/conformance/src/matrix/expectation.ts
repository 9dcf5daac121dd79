import { type CommandRow, can, type ErrorCode, effectiveRole, namesRoom } from '@roomful/protocol';
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
  'users.get': () => 'ok',
  'auth.refresh': () => 'ok',
  'server.info': () => 'ok',
  // To stop listening needs no right. A room that cannot be found by its slug cannot be named at all.
  'rooms.unfollow': ({ transport, role, place }) => {
    if (transport === 'socket') return 'ok';
    const found = place === 'public' || (place === 'private' && (!isOutside(role) || role.banned === true));
    return found ? 'connection_required' : 'room_not_found';
  },
};

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
  if (place === 'missing') return 'room_not_found';
  // Who is banned is told so, in a private room too: the ban was an event that concerned the user.
  if (role.banned && isOutside(role)) return 'banned';
  if (place === 'private' && isOutside(role)) return 'room_not_found';
  if (!can(roleIn(role), row.permission)) return 'forbidden';
  if (row.voice && role.muted) return 'muted';
  return 'ok';
};
