import {
  type CommandRow,
  can,
  type Denial,
  effectiveRole,
  type Permission,
  RoomfulError,
  streamKind,
} from '@roomful/protocol';
import type { Principal, RoomAccess, RoomGate } from '../pipeline/context.js';
import { isStaff, mustEnter } from './standing.js';

const denied = (code: ConstructorParameters<typeof RoomfulError>[0], denial: Denial, message?: string): RoomfulError =>
  new RoomfulError(code, message, { details: { ...denial } });

/** A caller's standing in a room, whether or not a command is allowed. */
export const accessOf = (gate: RoomGate, caller: Principal): RoomAccess => {
  const member = gate.members.get(caller.id) ?? null;
  return { gate, member, role: effectiveRole(caller.role, member?.role ?? null) };
};

/** Whether the caller's role holds a right in this room. */
export const holds = ({ gate, role }: RoomAccess, permission: Permission): boolean =>
  can(role, permission, gate.room.kind);

/** Whether a command changes what an archived room keeps as it is. */
const disturbs = (row: CommandRow): boolean =>
  !row.inArchive && (row.voice === true || (row.kind === 'write' && streamKind(row) === 'room'));

/**
 * Judges whether a caller may use a command in a room. A private room and a missing one answer alike.
 *
 * @throws room_not_found, banned, forbidden, room_archived, muted, room_frozen: each with the rule, the role and what it needs.
 */
export const authorize = (row: CommandRow, gate: RoomGate | undefined, caller: Principal, now: number): RoomAccess => {
  if (!gate) throw new RoomfulError('room_not_found');
  const access = accessOf(gate, caller);
  const { member, role } = access;
  mustEnter(access, now);
  if (row.permission && !holds(access, row.permission)) throw lacks(role, row.permission);
  if (gate.room.archivedAt !== null && disturbs(row)) throw denied('room_archived', { rule: 'archived', role });
  if (row.voice) {
    if (member?.mutedUntil && member.mutedUntil > now) {
      throw denied('muted', { rule: 'muted', role, until: member.mutedUntil });
    }
    if (gate.room.settings.frozen && !isStaff(role)) {
      throw denied('room_frozen', { rule: 'frozen', role, needs: 'moderator' });
    }
  }
  return access;
};

const lacks = (role: string, permission: Permission): RoomfulError =>
  denied(
    'forbidden',
    { rule: 'permission', role, needs: permission },
    role === 'guest'
      ? `only members may do this; join the room first (${permission})`
      : `your role (${role}) does not have the right ${permission}`,
  );
