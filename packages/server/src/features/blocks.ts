import { type CommandRow, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type ReadCall, type RoomAccess, type RoomGate } from '../pipeline/context.js';

/** Whether either of two users has blocked the other. */
export const isBlocked = async (db: Knex, one: string, other: string): Promise<boolean> => {
  const row = await db('blocks')
    .where({ user_id: one, blocked_id: other })
    .orWhere({ user_id: other, blocked_id: one })
    .first('at');
  return row !== undefined;
};

/** Returns those of some direct rooms in which one of the two people has blocked the other. */
export const blockedRooms = async (db: Knex, roomIds: readonly string[]): Promise<Set<string>> => {
  if (roomIds.length === 0) return new Set();
  const rows: { room_id: string }[] = await db('directs as d')
    .select('d.room_id')
    .whereIn('d.room_id', roomIds)
    .whereExists((block) =>
      block
        .select(db.raw('1'))
        .from('blocks as b')
        .whereRaw('(b.user_id, b.blocked_id) in ((d.low, d.high), (d.high, d.low))'),
    );
  return new Set(rows.map(({ room_id }) => room_id));
};

/** Makes the error for speaking to a user when either has blocked the other. */
export const blockedError = () => new RoomfulError('blocked', undefined, { details: { rule: 'blocked' } });

/** Whether the caller is one of the two people of a direct room. Operators may enter too, but no block applies to them. */
const isOneOfPair = ({ gate, member }: RoomAccess): boolean =>
  gate.room.kind === 'direct' && (member?.role ?? 'guest') !== 'guest';

/**
 * Does the same as `mustNotBeBlocked` for a run of calls, with one read. A block applies to calls that begin after it, so
 * reading after the calls have begun is enough.
 *
 * @returns a check that throws for calls of blocked pairs
 */
export const loadBlocked = async (
  db: Knex,
  calls: readonly ReadCall<unknown>[],
): Promise<(call: ReadCall<unknown>) => void> => {
  const pairs = calls.map(inRoom).filter(isOneOfPair);
  const blocked = await blockedRooms(db, [...new Set(pairs.map(({ gate }) => gate.room.id))]);
  return (call) => {
    const access = inRoom(call);
    if (blocked.has(access.gate.room.id) && isOneOfPair(access)) throw blockedError();
  };
};

/**
 * Refuses a call in a direct room in which one of the two people has blocked the other. It ignores all other rooms.
 *
 * @throws blocked
 */
export const mustNotBeBlocked = async (db: Knex, gate: RoomGate, callerId: string): Promise<void> => {
  if (gate.room.kind !== 'direct') return;
  // Anybody else in here is an operator, whom no block keeps from moderating.
  if ((gate.members.get(callerId)?.role ?? 'guest') === 'guest') return;
  if ((await blockedRooms(db, [gate.room.id])).size > 0) throw blockedError();
};

/**
 * Does the same for commands outside the lanes: returns a check that throws for commands that speak; undefined if nobody is
 * blocked here.
 */
export const readVoiceCheck = async (
  db: Knex,
  gate: RoomGate,
): Promise<((row: CommandRow, access: RoomAccess) => void) | undefined> => {
  if (gate.room.kind !== 'direct' || (await blockedRooms(db, [gate.room.id])).size === 0) return undefined;
  return (row, access) => {
    if (row.voice && isOneOfPair(access)) throw blockedError();
  };
};

/** Reads the ids that users have blocked, by user. */
export const selectBlocked = async (db: Knex, userIds: readonly string[]): Promise<Map<string, string[]>> => {
  const rows: { user_id: string; blocked_id: string }[] = await db('blocks')
    .select('user_id', 'blocked_id')
    .whereRaw('user_id = any(?::text[])', [userIds] as never);
  const blocked = new Map<string, string[]>();
  for (const { user_id, blocked_id } of rows) blocked.set(user_id, [...(blocked.get(user_id) ?? []), blocked_id]);
  return blocked;
};
