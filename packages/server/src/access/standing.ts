import { type EffectiveRole, RoomfulError } from '@roomful/protocol';
import type { MemberRecord, RoomGate } from '../pipeline/context.js';

/** Whether a ban is in force at an instant. An expired ban stays in the record and no longer counts. */
export const isBanned = (record: Pick<MemberRecord, 'banned' | 'bannedUntil'>, now: number): boolean =>
  record.banned && (record.bannedUntil === null || record.bannedUntil > now);

/** `isBanned` as SQL over the columns of `members`. Its only value is the instant. */
export const bannedSql = (columns = ''): string =>
  `(${columns}banned and (${columns}banned_until is null or ${columns}banned_until > ?))`;

/**
 * Refuses a caller who may not enter the room: the room is deleted or private to others, or the caller is banned. A private
 * room answers exactly like a missing one.
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
