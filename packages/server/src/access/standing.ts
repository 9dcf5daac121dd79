import { type EffectiveRole, RoomfulError } from '@roomful/protocol';
import type { MemberRecord, Principal, RoomGate } from '../pipeline/context.js';

/** Whether a role holds on the whole instance: operators and services count as members of every room and owners of every space. */
export const holdsEverywhere = (role: string): boolean => role === 'operator' || role === 'service';

/** Whether a caller acts in every room and space, a member or not. */
export const actsEverywhere = ({ role }: Pick<Principal, 'role'>): boolean => holdsEverywhere(role);

/** Whether a role in a room is one of its staff: moderators and up. */
export const isStaff = (role: EffectiveRole): boolean => role !== 'guest' && role !== 'member';

/** Whether a ban is in force at an instant. A ban that is over stays in the record and counts no more. */
export const isBanned = (record: Pick<MemberRecord, 'banned' | 'bannedUntil'>, now: number): boolean =>
  record.banned && (record.bannedUntil === null || record.bannedUntil > now);

/** The condition `isBanned` in SQL, for columns of `members`. It takes the instant. */
export const bannedSql = (columns = ''): string =>
  `(${columns}banned and (${columns}banned_until is null or ${columns}banned_until > ?))`;

/**
 * Refuses a caller who may not know the room: it is deleted, or private to others, or the caller is banned. A private room
 * and a missing one answer alike.
 *
 * @throws room_not_found, banned
 */
export const mustEnter = (
  {
    gate,
    member,
    role,
  }: {
    gate: Pick<RoomGate, 'deleted'> & { room: Pick<RoomGate['room'], 'visibility'> };
    member: MemberRecord | null;
    role: EffectiveRole;
  },
  now: number,
): void => {
  if (gate.deleted) throw new RoomfulError('room_not_found');
  if (member && role === 'guest' && isBanned(member, now)) {
    throw new RoomfulError('banned', undefined, { details: { rule: 'banned', role, until: member.bannedUntil } });
  }
  if (gate.room.visibility === 'private' && role === 'guest' && !member?.invited)
    throw new RoomfulError('room_not_found');
};
