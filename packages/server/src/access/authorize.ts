import {
  type CommandRow,
  can,
  type Denial,
  effectiveRole,
  isStaff,
  type Permission,
  RoomfulError,
  streamKind,
} from '@roomful/protocol';
import type { Principal, RoomAccess, RoomGate } from '../pipeline/context.js';
import { mustEnter } from './standing.js';

const denied = (code: ConstructorParameters<typeof RoomfulError>[0], denial: Denial, message?: string): RoomfulError =>
  new RoomfulError(code, message, { details: { ...denial } });

/** Returns a caller's record and role in a room. It judges nothing. */
export const accessOf = (gate: RoomGate, caller: Principal): RoomAccess => {
  const member = gate.members.get(caller.id) ?? null;
  return { gate, member, role: effectiveRole(caller.role, member?.role ?? null) };
};

/** Whether the caller's role has a right in this room. */
export const holds = ({ gate, role }: RoomAccess, permission: Permission): boolean =>
  can(role, permission, gate.room.kind);

/** Whether an archived room refuses a command: it would change the room's log or let the caller speak. */
const disturbs = (row: CommandRow): boolean =>
  !row.inArchive && (row.voice === true || (row.kind === 'write' && streamKind(row) === 'room'));

/**
 * Decides whether a caller may use a command in a room. A private room answers exactly like a missing one.
 *
 * @throws room_not_found, banned, forbidden, room_archived, muted, room_frozen; the details name the rule, the role and what is needed
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
