import type { EventType, RoomfulEvent } from '@roomful/protocol';
import { combineEntries } from './combine.js';
import type { MemberRecord, RoomGate } from './context.js';

/** How events change a room's gate, by their type. A feature brings the entries for its own events. */
export type GateFolds = {
  readonly [T in EventType]?: (gate: RoomGate, data: Extract<RoomfulEvent, { type: T }>['data']) => void;
};

/** Applies an event to a room's gate. */
export type FoldGate = (gate: RoomGate, event: { type: EventType; data: unknown }) => void;

/** Returns the record of a user that the room has not heard of before. */
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

/** Changes fields of a user's record in a gate. A user that the gate does not know becomes a stranger first. */
export const changeRecord = (gate: RoomGate, userId: string, fields: Partial<MemberRecord>): void => {
  gate.members.set(userId, { ...(gate.members.get(userId) ?? stranger(userId)), ...fields });
};

/** The fields of a record that change when a membership ends. */
export const membershipEnded: Partial<MemberRecord> = { role: 'guest', invited: false };

/**
 * Combines the folds of all features. They keep a gate current within a batch, so that a message queued behind a ban is
 * refused. They are applied only when a call has succeeded, so a rolled back call leaves nothing to restore.
 *
 * @throws Error if two features have a fold for the same event
 */
export const createFoldGate = (folds: readonly GateFolds[]): FoldGate => {
  const byType = combineEntries('folds of gates', folds) as Partial<
    Record<EventType, (gate: RoomGate, data: unknown) => void>
  >;
  return (gate, event) => byType[event.type]?.(gate, event.data);
};
