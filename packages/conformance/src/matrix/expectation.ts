import { can, namesRoom, streamKind } from '@roomful/protocol';
import { type Cell, type Expected, isGone, isOutside, roleIn } from './cell.js';
import { byCommand } from './features.js';

const exceptions = byCommand(({ exceptions }) => exceptions);

/** The answer that a cell must get. @throws Error for a command that neither the table of rights nor an exception covers */
export const expectationOf = (cell: Cell): Expected => {
  const { name, row, role, place, transport } = cell;
  if (role.token === 'expired') return 'token_expired';
  // A socket without a token is refused as a whole.
  if (role.token === 'none') return row.anonymous && transport === 'rest' ? 'ok' : 'unauthenticated';
  const exception = exceptions.get(name);
  if (exception) return exception(cell);
  if (!namesRoom(row) || row.permission === undefined) {
    throw new Error(
      `the matrix does not say who may use ${name}; give it a permission, or an exception in its feature`,
    );
  }
  if (isGone(place)) return 'room_not_found';
  // Banned users are told so, in a private room too: the ban was an event that concerned them.
  if (role.banned && isOutside(role)) return 'banned';
  if (place === 'private' && isOutside(role)) return 'room_not_found';
  if (!can(roleIn(role), row.permission)) return 'forbidden';
  // Changes of the room itself, and everything said in it, wait until it is open again.
  const disturbs = row.voice === true || (row.kind === 'write' && streamKind(row) === 'room');
  if (place === 'archived' && disturbs && !row.inArchive) return 'room_archived';
  if (row.voice && role.muted) return 'muted';
  return 'ok';
};
