import { roomStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Erasure } from '../../jobs/erasure.js';
import { elsewhere } from './plan.js';

/** Reads the erasures to do next: each user's rooms first, then the logs outside rooms. */
export const selectErasures = async (db: Knex, limit: number): Promise<Erasure[]> => {
  const rows: { room_id: string; user_id: string }[] = await db('erasures')
    .select('room_id', 'user_id')
    .orderByRaw('user_id, room_id = ?, room_id', [elsewhere])
    .limit(limit);
  return rows.map((row) => ({ roomId: row.room_id, userId: row.user_id }));
};

/**
 * Reads which users are being erased. Users whose erasure has ended are missing.
 *
 * @param userIds Default: all users
 */
export const selectErasing = async (db: Knex, userIds?: readonly string[]): Promise<Set<string>> => {
  const query = db('erasures').distinct('user_id');
  if (userIds) query.whereRaw('user_id = any(?::text[])', [userIds] as never);
  const rows = (await query) as { user_id: string }[];
  return new Set(rows.map((row) => row.user_id));
};

/** Whether a user is still to be erased in some room. */
export const hasRoomsLeft = async (db: Knex, userId: string): Promise<boolean> =>
  (await db('erasures').where('user_id', userId).whereNot('room_id', elsewhere).first('room_id')) !== undefined;

/** Resolves with false if another node had already ended it. */
export const endErasure = async (db: Knex, { roomId, userId }: Erasure): Promise<boolean> =>
  (await db('erasures').where({ room_id: roomId, user_id: userId }).del()) > 0;

/** Returns the seqs in a part of a room's log at which a user acted or is named. */
export const selectTraces = async (
  db: Knex,
  { roomId, userId }: Erasure,
  part: { after: number; upTo: number },
): Promise<number[]> => {
  const rows: { seq: number }[] = await db('events')
    .select('seq')
    .where('stream_id', roomStream(roomId))
    .where('seq', '>', part.after)
    .where('seq', '<=', part.upTo)
    .whereRaw('(actor_id = ? or people @> array[?::text])', [userId, userId])
    .orderBy('seq');
  return rows.map(({ seq }) => seq);
};
