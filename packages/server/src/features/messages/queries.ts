import type { Message } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Insertion, Row } from '../../database/insertion.js';

/** A row of `messages`. The text of a deleted one stays in the row and never leaves the server. */
interface MessageRow {
  room_id: string;
  id: number;
  author_id: string;
  author_name: string;
  kind: Message['kind'];
  text: string;
  reply_to: number | null;
  metadata: Message['metadata'];
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
}

const toMessage = (row: MessageRow): Message => ({
  id: row.id,
  kind: row.kind,
  author: { id: row.author_id, name: row.author_name },
  text: row.deleted_at === null ? row.text : '',
  replyTo: row.reply_to,
  metadata: row.deleted_at === null ? row.metadata : {},
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
});

export const messagesInsertion: Insertion = {
  table: 'messages',
  columns: {
    room_id: 'uuid',
    id: 'bigint',
    author_id: 'text',
    author_name: 'text',
    kind: 'text',
    text: 'text',
    reply_to: 'bigint',
    metadata: 'jsonb',
    created_at: 'bigint',
  },
};

/** A new message as a row of its room. */
export const messageRow = (roomId: string, message: Message): Row => ({
  room_id: roomId,
  id: message.id,
  author_id: message.author.id,
  author_name: message.author.name,
  kind: message.kind,
  text: message.text,
  reply_to: message.replyTo,
  metadata: message.metadata,
  created_at: message.createdAt,
});

export const selectMessage = async (db: Knex, roomId: string, id: number): Promise<Message | null> => {
  const row: MessageRow | undefined = await db('messages').where({ room_id: roomId, id }).first();
  return row ? toMessage(row) : null;
};

/** Which of the pairs name a message that exists, as `room/id`. */
export const existingMessages = async (db: Knex, refs: { roomId: string; id: number }[]): Promise<Set<string>> => {
  if (refs.length === 0) return new Set();
  const rows: { room_id: string; id: number }[] = await db('messages')
    .select('room_id', 'id')
    .whereIn(
      ['room_id', 'id'],
      refs.map(({ roomId, id }) => [roomId, id]),
    );
  return new Set(rows.map((row) => `${row.room_id}/${row.id}`));
};

export const updateText = async (
  db: Knex,
  roomId: string,
  id: number,
  text: string,
  editedAt: number,
): Promise<void> => {
  await db('messages').where({ room_id: roomId, id }).update({ text, edited_at: editedAt });
};

export const markDeleted = async (db: Knex, roomId: string, id: number, deletedAt: number): Promise<void> => {
  await db('messages').where({ room_id: roomId, id }).update({ deleted_at: deletedAt });
};

/** The newest messages older than `before`, or the oldest newer than `after`; always in order. */
export const pageMessages = async (
  db: Knex,
  roomId: string,
  page: { before?: number | undefined; after?: number | undefined; limit: number },
): Promise<Message[]> => {
  const query = db<MessageRow>('messages').where('room_id', roomId).limit(page.limit);
  if (page.after !== undefined) query.where('id', '>', page.after).orderBy('id');
  else query.orderBy('id', 'desc');
  if (page.before !== undefined) query.where('id', '<', page.before);
  const messages = (await query).map((row) => toMessage(row as MessageRow));
  return page.after === undefined ? messages.reverse() : messages;
};
