import { RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type ReadCall, type RoomAccess, type RoomGate } from '../pipeline/context.js';

/** Whether either of two people has blocked the other. */
export const isBlocked = async (db: Knex, one: string, other: string): Promise<boolean> => {
  const row = await db('blocks')
    .where({ user_id: one, blocked_id: other })
    .orWhere({ user_id: other, blocked_id: one })
    .first('at');
  return row !== undefined;
};

/** Which of some direct rooms are those of a pair of whom one has blocked the other. */
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

/** The refusal of what one of a pair would tell the other. */
export const blockedError = () => new RoomfulError('blocked', undefined, { details: { rule: 'blocked' } });

/** One of the two people of a direct room: somebody else there is an operator, whom no block concerns. */
const isPeer = ({ gate, member }: RoomAccess): boolean =>
  gate.room.kind === 'direct' && (member?.role ?? 'guest') !== 'guest';

/**
 * The same as `mustNotBeBlocked` for calls that are judged together, with one look for all of them. A block counts for what
 * begins after it: to have looked after the calls began is enough.
 *
 * @returns throws for a call of one of a pair of whom one has blocked the other
 */
export const loadBlocked = async (
  db: Knex,
  calls: readonly ReadCall<unknown>[],
): Promise<(call: ReadCall<unknown>) => void> => {
  const peers = calls.map(inRoom).filter(isPeer);
  const blocked = await blockedRooms(db, [...new Set(peers.map(({ gate }) => gate.room.id))]);
  return (call) => {
    const access = inRoom(call);
    if (blocked.has(access.gate.room.id) && isPeer(access)) throw blockedError();
  };
};

/**
 * Refuses a call in the direct room of a pair of whom one has blocked the other. In any other room it asks nothing.
 *
 * @throws blocked
 */
export const mustNotBeBlocked = async (db: Knex, gate: RoomGate, callerId: string): Promise<void> => {
  if (gate.room.kind !== 'direct') return;
  // Somebody else here is an operator, whom no block keeps from moderating.
  if ((gate.members.get(callerId)?.role ?? 'guest') === 'guest') return;
  if ((await blockedRooms(db, [gate.room.id])).size > 0) throw blockedError();
};

/** Whom some users have blocked. */
export const selectBlocked = async (db: Knex, userIds: readonly string[]): Promise<Map<string, string[]>> => {
  const rows: { user_id: string; blocked_id: string }[] = await db('blocks')
    .select('user_id', 'blocked_id')
    .whereRaw('user_id = any(?::text[])', [userIds] as never);
  const blocked = new Map<string, string[]>();
  for (const { user_id, blocked_id } of rows) blocked.set(user_id, [...(blocked.get(user_id) ?? []), blocked_id]);
  return blocked;
};
