import type { EventType, Member, RoomfulEvent } from '@roomful/protocol';
import type { MemberRecord, RoomGate } from './context.js';

/** The record of a user of whom the room has not heard before. */
export const stranger = (userId: string): MemberRecord => ({
  userId,
  name: userId,
  avatarUrl: null,
  role: 'guest',
  joinedAt: 0,
  mutedUntil: null,
  banned: false,
  bannedUntil: null,
  invited: false,
});

const change = (gate: RoomGate, userId: string, fields: Partial<MemberRecord>): void => {
  gate.members.set(userId, { ...(gate.members.get(userId) ?? stranger(userId)), ...fields });
};

const profileOf = (member: Member): Partial<MemberRecord> => ({
  name: member.user.name,
  avatarUrl: member.user.avatarUrl,
  role: member.role,
  joinedAt: member.joinedAt,
});

const out: Partial<MemberRecord> = { role: 'guest', invited: false };

type Folds = { [T in EventType]?: (gate: RoomGate, data: Extract<RoomfulEvent, { type: T }>['data']) => void };

const folds: Folds = {
  'room.updated': (gate, data) => {
    gate.room = data.room;
  },
  'room.deleted': (gate) => {
    gate.deleted = true;
  },
  'member.joined': (gate, data) => {
    gate.memberCount = data.memberCount;
    change(gate, data.member.user.id, { ...profileOf(data.member), banned: false, bannedUntil: null, invited: false });
  },
  'member.updated': (gate, data) => change(gate, data.member.user.id, profileOf(data.member)),
  // Who is not known to the gate is left to be read.
  'member.erased': (gate, { userId }) => {
    if (gate.members.has(userId)) change(gate, userId, { name: userId, avatarUrl: null });
  },
  'member.invited': (gate, data) => change(gate, data.userId, { invited: true }),
  'member.left': (gate, data) => {
    gate.memberCount = data.memberCount;
    change(gate, data.userId, out);
  },
  'member.removed': (gate, data) => {
    gate.memberCount = data.memberCount;
    change(gate, data.userId, out);
  },
  'member.role_changed': (gate, data) => change(gate, data.userId, { role: data.role }),
  'member.muted': (gate, data) => change(gate, data.userId, { mutedUntil: data.until }),
  'member.unmuted': (gate, data) => change(gate, data.userId, { mutedUntil: null }),
  'member.kicked': (gate, data) => {
    gate.memberCount = data.memberCount;
    change(gate, data.userId, out);
  },
  'member.banned': (gate, data) => {
    gate.memberCount = data.memberCount;
    change(gate, data.userId, { ...out, banned: true, bannedUntil: data.until });
  },
  'member.unbanned': (gate, data) => change(gate, data.userId, { banned: false, bannedUntil: null }),
};

/**
 * Keeps the gate current within a batch, so that a send that waits behind a ban is refused. It is a fold of the events,
 * applied only when a call has succeeded: a rolled back call leaves nothing to restore.
 */
export const foldGate = (gate: RoomGate, event: { type: EventType; data: unknown }): void => {
  const fold = folds[event.type] as ((gate: RoomGate, data: unknown) => void) | undefined;
  fold?.(gate, event.data);
};

/** Whether a ban is in force. */
export const isBanned = (record: Pick<MemberRecord, 'banned' | 'bannedUntil'>, now: number): boolean =>
  record.banned && (record.bannedUntil === null || record.bannedUntil > now);
