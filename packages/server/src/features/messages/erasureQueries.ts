import type { Message } from '@roomful/protocol';
import type { Knex } from 'knex';
import { erasedFields, type MessageRow, messageColumns, toMessage } from './queries.js';

/** How much of the originals of messages that were deleted before an instant is erased now; fewer than `limit`: all. */
export const eraseOriginals = async (db: Knex, before: number, now: number, limit: number): Promise<number> => {
  // Skipping what another node or a batch holds: nobody waits for this, and this for nobody.
  const due = db('messages')
    .select('room_id', 'id')
    .where('deleted_at', '<=', before)
    .whereNull('erased_at')
    .limit(limit)
    .forUpdate()
    .skipLocked();
  return db('messages').whereIn(['room_id', 'id'], due).update(erasedFields(now));
};

/** Those of some messages that a user wrote, or that repeat what the user wrote, and of which something is kept, if only the name. */
export const selectWritten = async (
  db: Knex,
  { roomId, userId }: { roomId: string; userId: string },
  ids: number[],
): Promise<Message[]> => {
  const rows = await db('messages as m')
    .select(messageColumns(db))
    .where('m.room_id', roomId)
    .whereIn('m.id', ids)
    .whereRaw(
      `(m.erased_at is null and (m.author_id = ? or m.extra #>> '{repostOf,author,id}' = ?)
        or m.author_id = ? and m.author_name <> ?)`,
      [userId, userId, userId, userId],
    )
    .orderBy('m.id');
  return rows.map((row) => toMessage(row as MessageRow));
};

export const eraseNow = async (db: Knex, roomId: string, ids: number[], now: number): Promise<void> => {
  if (ids.length > 0) await db('messages').where('room_id', roomId).whereIn('id', ids).update(erasedFields(now));
};
