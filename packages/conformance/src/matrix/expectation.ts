import { can, namesRoom, streamKind } from '@roomful/protocol';
import { type Cell, type Expected, isGone, isOutside, roleIn } from './cell.js';
import { byCommand } from './features.js';

const exceptions = byCommand(({ exceptions }) => exceptions);

/**
 * Returns the expected answer of a cell. @throws Error for a command that neither the table of rights nor an exception covers
 */
export const expectationOf = (cell: Cell): Expected => {
  const { name, row, role, place, transport } = cell;
  if (role.token === 'expired') return 'token_expired';
  // A socket without a token is refused at the handshake.
  if (role.token === 'none') return row.anonymous && transport === 'rest' ? 'ok' : 'unauthenticated';
  const exception = exceptions.get(name);
  if (exception) return exception(cell);
  if (!namesRoom(row) || row.permission === undefined) {
    throw new Error(
      `the matrix does not say who may use ${name}; give it a permission, or an exception in its feature`,
    );
  }
  if (isGone(place)) return 'room_not_found';
  // Banned users get that error even in a private room, since they were told of the ban.
  if (role.banned && isOutside(role)) return 'banned';
  if (place === 'private' && isOutside(role)) return 'room_not_found';
  if (!can(roleIn(role), row.permission)) return 'forbidden';
  // An archived room refuses changes to itself and messages until it is reopened.
  const disturbs = row.voice === true || (row.kind === 'write' && streamKind(row) === 'room');
  if (place === 'archived' && disturbs && !row.inArchive) return 'room_archived';
  if (row.voice && role.muted) return 'muted';
  return 'ok';
};
