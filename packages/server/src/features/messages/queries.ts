import type { Message } from '@roomful/protocol';
import type { Knex } from 'knex';
import { type Insertion, insertOf, type Row } from '../../database/insertion.js';
import { blankOf } from './blank.js';

/** The optional fields of a message, in one column. */
type Extra = Pick<Message, 'language' | 'track' | 'repostOf'>;

/** A row of `messages`. The text of a deleted message stays in the row until it is erased, for moderators only. */
export interface MessageRow {
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
  extra: Extra | null;
  thread_of: number | null;
  thread_count: number;
  thread_at: number | null;
  mentions: string[] | null;
  here: boolean | null;
  pinned_at: number | null;
  erased_at: number | null;
  /** Counted in another table. */
  reactions: Record<string, number> | null;
}

/** Sorts emoji by code unit, as clients do, so that no emoji changes its place. */
const inOrder = (reactions: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.keys(reactions)
      .sort()
      .map((emoji) => [emoji, reactions[emoji] ?? 0]),
  );

/** Returns the message as it was before a deletion. */
const toOriginal = (row: MessageRow): Message => ({
  id: row.id,
  kind: row.kind,
  author: { id: row.author_id, name: row.author_name },
  text: row.text,
  replyTo: row.reply_to,
  metadata: row.metadata,
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
  ...row.extra,
  ...(row.thread_of === null ? {} : { threadOf: row.thread_of }),
  ...(row.thread_count === 0 ? {} : { thread: { count: row.thread_count, lastAt: row.thread_at } }),
  ...(row.mentions === null ? {} : { mentions: row.mentions }),
  ...(row.here === null ? {} : { here: true as const }),
  ...(row.reactions === null ? {} : { reactions: inOrder(row.reactions) }),
  ...(row.pinned_at === null ? {} : { pinnedAt: row.pinned_at }),
});

export const toMessage = (row: MessageRow): Message => {
  const message = toOriginal(row);
  return row.deleted_at === null ? message : blankOf(message);
};

/** The columns of `messages` as `m` that `toMessage` needs. */
export const messageColumns = (db: Knex) => [
  'm.*',
  db.raw(`(select json_object_agg(c.emoji, c.count) from reaction_counts as c
    where c.room_id = m.room_id and c.message_id = m.id) as reactions`),
];

const plain = {
  room_id: 'uuid',
  id: 'bigint',
  author_id: 'text',
  author_name: 'text',
  kind: 'text',
  text: 'text',
  reply_to: 'bigint',
  metadata: 'jsonb',
  created_at: 'bigint',
} as const;
const plainInsertion: Insertion = { table: 'messages', columns: plain };
const richInsertion: Insertion = {
  table: 'messages',
  name: 'messages_rich',
  columns: { ...plain, extra: 'jsonb', thread_of: 'bigint', mentions: 'text[]', here: 'boolean' },
};

/** Most messages are plain text and should not pay for other columns. */
export const messagesInsertion = (rows: readonly Row[]): Insertion =>
  rows.some((row) => 'thread_of' in row) ? richInsertion : plainInsertion;

/** Converts a new message to a row. */
export const messageRow = (roomId: string, message: Message): Row => {
  const { language, track, repostOf, threadOf, mentions, here } = message;
  const row = {
    room_id: roomId,
    id: message.id,
    author_id: message.author.id,
    author_name: message.author.name,
    kind: message.kind,
    text: message.text,
    reply_to: message.replyTo,
    metadata: message.metadata,
    created_at: message.createdAt,
  };
  const extra = language || track || repostOf ? { language, track, repostOf } : null;
  if (!extra && threadOf === undefined && !mentions && !here) return row;
  return { ...row, extra, thread_of: threadOf ?? null, mentions: mentions ?? null, here: here ?? null };
};

export const insertMessage = async (db: Knex, row: Row): Promise<void> => {
  const { sql, values } = insertOf(messagesInsertion([row]), [row]);
  await db.raw(sql, values as never);
};

const selectRow = async (db: Knex, roomId: string, id: number): Promise<MessageRow | undefined> =>
  db('messages as m').select(messageColumns(db)).where({ 'm.room_id': roomId, 'm.id': id }).first();

export const selectMessage = async (db: Knex, roomId: string, id: number): Promise<Message | null> => {
  const row = await selectRow(db, roomId, id);
  return row ? toMessage(row) : null;
};

/** Reads a message as it was before its deletion; `erased` if the original is gone. */
export const selectOriginal = async (
  db: Knex,
  roomId: string,
  id: number,
): Promise<{ message: Message; erased: boolean } | null> => {
  const row = await selectRow(db, roomId, id);
  return row ? { message: toOriginal(row), erased: row.erased_at !== null } : null;
};

export interface MessageRef {
  roomId: string;
  id: number;
}

export const refName = ({ roomId, id }: MessageRef): string => `${roomId}/${id}`;

/** Returns those of the pairs that name an existing message, by `refName`. */
export const existingMessages = async (db: Knex, refs: MessageRef[]): Promise<Set<string>> => {
  if (refs.length === 0) return new Set();
  const rows: { room_id: string; id: number }[] = await db('messages')
    .select('room_id', 'id')
    .whereIn(
      ['room_id', 'id'],
      refs.map(({ roomId, id }) => [roomId, id]),
    );
  return new Set(rows.map((row) => refName({ roomId: row.room_id, id: row.id })));
};

/** A thread: its first message, and its number of answers. */
export interface Thread {
  root: number;
  count: number;
}

/** Returns the threads that messages start or belong to, by the `refName` of the message, with one object per thread. */
export const selectThreads = async (db: Knex, refs: MessageRef[]): Promise<Map<string, Thread>> => {
  if (refs.length === 0) return new Map();
  const { rows } = (await db
    .raw(
      `select w.room_id, w.id, root.id as root, root.thread_count as count
       from unnest(?::uuid[], ?::bigint[]) as w(room_id, id)
       cross join lateral (select coalesce(thread_of, id) as root from messages
         where room_id = w.room_id and id = w.id limit 1) as m
       cross join lateral (select id, thread_count from messages
         where room_id = w.room_id and id = m.root limit 1) as root`,
      [refs.map(({ roomId }) => roomId), refs.map(({ id }) => id)] as never,
    )
    .options({ name: 'message_threads' })) as {
    rows: { room_id: string; id: number; root: number; count: number }[];
  };
  const threads = new Map<string, Thread>();
  return new Map(
    rows.map(({ room_id: roomId, id, root, count }) => {
      const name = refName({ roomId, id: root });
      const thread = threads.get(name) ?? { root, count };
      threads.set(name, thread);
      return [refName({ roomId, id }), thread];
    }),
  );
};

/** Counts new answers in the first messages of their threads. */
export const countAnswers = async (db: Knex, rows: readonly Row[]): Promise<void> => {
  const answers = rows.filter((row) => (row['thread_of'] ?? null) !== null);
  if (answers.length === 0) return;
  await db
    .raw(
      `update messages m set thread_count = m.thread_count + t.answers, thread_at = t.last_at
       from (select room_id, thread_of, count(*)::int as answers, max(created_at) as last_at
         from json_to_recordset(?::json) as r(room_id uuid, thread_of bigint, created_at bigint) group by 1, 2) as t
       where m.room_id = t.room_id and m.id = t.thread_of`,
      [
        JSON.stringify(answers.map(({ room_id, thread_of, created_at }) => ({ room_id, thread_of, created_at }))),
      ] as never,
    )
    .options({ name: 'count_answers' });
};

/** Recounts a thread after one of its answers was deleted; returns the thread. */
export const recountThread = async (
  db: Knex,
  roomId: string,
  root: number,
): Promise<{ id: number; count: number; lastAt: number | null }> => {
  const { rows } = (await db.raw(
    `update messages m set thread_count = m.thread_count - 1, thread_at = (
       select created_at from messages
       where room_id = m.room_id and thread_of = m.id and deleted_at is null order by id desc limit 1)
     where m.room_id = ? and m.id = ? returning thread_count as count, thread_at as last_at`,
    [roomId, root],
  )) as { rows: { count: number; last_at: number | null }[] };
  return { id: root, count: rows[0]?.count ?? 0, lastAt: rows[0]?.last_at ?? null };
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

/** The columns to clear when a message is erased: the row keeps only what a blank shows. */
export const erasedFields = (at: number) => ({
  text: '',
  metadata: '{}',
  extra: null,
  mentions: null,
  here: null,
  erased_at: at,
});

export const markDeleted = async (
  db: Knex,
  roomId: string,
  id: number,
  deletedAt: number,
  { erase }: { erase: boolean },
): Promise<void> => {
  await db('messages')
    .where({ room_id: roomId, id })
    .update({ deleted_at: deletedAt, pinned_at: null, ...(erase ? erasedFields(deletedAt) : {}) });
};

export const setPinned = async (db: Knex, roomId: string, id: number, pinnedAt: number | null): Promise<void> => {
  await db('messages').where({ room_id: roomId, id }).update({ pinned_at: pinnedAt });
};

/** Sorts pins by instant, the last pinned first. */
const pinned = (db: Knex, roomId: string) =>
  db('messages as m').where('m.room_id', roomId).whereNotNull('m.pinned_at').orderBy('m.pinned_at', 'desc');

/** Reads the pinned messages of a room and the instants of their pins. */
export const selectPins = async (db: Knex, roomId: string): Promise<{ id: number; pinned_at: number }[]> =>
  pinned(db, roomId).select('m.id', 'm.pinned_at');

export const selectPinned = async (db: Knex, roomId: string): Promise<Message[]> =>
  (await pinned(db, roomId).select(messageColumns(db))).map((row) => toMessage(row as MessageRow));

/**
 * Reads the newest messages older than `before`, or the oldest newer than `after`, in a thread or outside threads; always in
 * order.
 */
export const pageMessages = async (
  db: Knex,
  roomId: string,
  page: { before?: number | undefined; after?: number | undefined; threadOf?: number; limit: number },
): Promise<Message[]> => {
  const query = db('messages as m').select(messageColumns(db)).where('m.room_id', roomId).limit(page.limit);
  if (page.threadOf === undefined) query.whereNull('m.thread_of');
  else query.where('m.thread_of', page.threadOf);
  if (page.after !== undefined) query.where('m.id', '>', page.after).orderBy('m.id');
  else query.orderBy('m.id', 'desc');
  if (page.before !== undefined) query.where('m.id', '<', page.before);
  const messages = (await query).map((row) => toMessage(row as MessageRow));
  return page.after === undefined ? messages.reverse() : messages;
};
