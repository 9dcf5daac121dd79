import type { Message } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Sweep } from '../erasure/parts.js';
import { erasedFields, type MessageRow, messageColumns, toMessage } from './queries.js';

/** The originals of deleted messages, which moderators can read for a while. */
export const sweep: Sweep = {
  due: 'exists (select from messages where deleted_at <= ? and deleted_at is not null and erased_at is null)',
  step: async (db, { before, now, limit }) => {
    // Skip rows that another node or a batch has locked: the next step is not urgent.
    const due = db('messages')
      .select('room_id', 'id')
      .where('deleted_at', '<=', before)
      .whereNull('erased_at')
      .limit(limit)
      .forUpdate()
      .skipLocked();
    return (await db('messages').whereIn(['room_id', 'id'], due).update(erasedFields(now))) < limit;
  },
};

/** Returns those of some messages that a user wrote, or that repost the user, and that are not completely erased. */
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

/** Erases the content of some messages. */
export const eraseNow = async (db: Knex, roomId: string, ids: number[], now: number): Promise<void> => {
  if (ids.length > 0) await db('messages').where('room_id', roomId).whereIn('id', ids).update(erasedFields(now));
};

/** Replaces the name by the id in those of some messages that a user wrote. */
export const eraseAuthor = async (
  db: Knex,
  { roomId, userId }: { roomId: string; userId: string },
  ids: number[],
): Promise<void> => {
  await db('messages').where({ room_id: roomId, author_id: userId }).whereIn('id', ids).update({ author_name: userId });
};

/** Reads some of a user's reactions in a room, and how many people reacted alike. */
export const selectReactionsOf = async (
  db: Knex,
  { roomId, userId }: { roomId: string; userId: string },
  limit: number,
): Promise<{ message_id: number; emoji: string; count: number }[]> =>
  db('reactions as r')
    .join('reaction_counts as c', (join) =>
      join.on('c.room_id', 'r.room_id').andOn('c.message_id', 'r.message_id').andOn('c.emoji', 'r.emoji'),
    )
    .where({ 'r.room_id': roomId, 'r.user_id': userId })
    .select('r.message_id', 'r.emoji', 'c.count')
    .orderBy(['r.message_id', 'r.emoji'])
    .limit(limit);
