import { type Bookmark, holdsEverywhere, type InstanceRole } from '@roomful/protocol';
import type { Knex } from 'knex';
import { bannedSql } from '../../access/standing.js';
import { type MessageRef, type MessageRow, messageColumns, toMessage } from './queries.js';

/** Returns when a user bookmarked a message; undefined = not at all. */
export const selectBookmark = async (
  db: Knex,
  userId: string,
  { roomId, id }: MessageRef,
): Promise<number | undefined> => {
  const row: { at: number } | undefined = await db('bookmarks')
    .where({ user_id: userId, room_id: roomId, message_id: id })
    .first('at');
  return row?.at;
};

export const saveBookmark = async (db: Knex, userId: string, ref: MessageRef, at: number): Promise<void> => {
  await db('bookmarks').insert({ user_id: userId, room_id: ref.roomId, message_id: ref.id, at });
};

export const removeBookmark = async (db: Knex, userId: string, ref: MessageRef): Promise<boolean> => {
  const removed = await db('bookmarks').where({ user_id: userId, room_id: ref.roomId, message_id: ref.id }).del();
  return removed > 0;
};

/** The position at which a page of bookmarks continues. */
export interface BookmarkPlace {
  at: number;
  roomId: string;
  id: number;
}

/** Reads a user's bookmarks in rooms that the user may read now, newest first. */
export const pageBookmarks = async (
  db: Knex,
  reader: { userId: string; role: InstanceRole; now: number },
  page: { after?: BookmarkPlace | undefined; limit: number },
): Promise<Bookmark[]> => {
  const query = db('bookmarks as b')
    .join('rooms as r', (join) => join.on('r.id', 'b.room_id').andOnNull('r.deleted_at'))
    .join('messages as m', (join) => join.on('m.room_id', 'b.room_id').andOn('m.id', 'b.message_id'))
    .leftJoin('members as s', (join) => join.on('s.room_id', 'b.room_id').andOn('s.user_id', 'b.user_id'))
    .select([...messageColumns(db), 'b.at as bookmarked_at'])
    .where('b.user_id', reader.userId)
    .orderBy([
      { column: 'b.at', order: 'desc' },
      { column: 'b.room_id', order: 'desc' },
      { column: 'b.message_id', order: 'desc' },
    ])
    .limit(page.limit);
  if (!holdsEverywhere(reader.role)) {
    // The rule of `mustEnter`, applied to many rooms at once.
    query.whereRaw(
      `(s.role is not null or ((r.visibility = 'public' or s.invited) and ${bannedSql('s.')} is not true))`,
      [reader.now],
    );
  }
  if (page.after !== undefined) {
    const { at, roomId, id } = page.after;
    query.whereRaw('(b.at, b.room_id, b.message_id) < (?, ?::uuid, ?)', [at, roomId, id]);
  }
  const rows: (MessageRow & { bookmarked_at: number })[] = await query;
  return rows.map((row) => ({ roomId: row.room_id, message: toMessage(row), bookmarkedAt: row.bookmarked_at }));
};
