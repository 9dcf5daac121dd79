import type { Queue, QueueItem, QueueVote } from '@roomful/protocol';
import type { Knex } from 'knex';

interface QueueRow {
  room_id: string;
  key: string;
  title: string;
  policy: Queue['policy'];
  opened_at: number;
  last_item: number;
}

export interface ItemRow {
  room_id: string;
  queue_key: string;
  id: number;
  title: string;
  url: string | null;
  metadata: QueueItem['metadata'];
  added_by: string;
  added_by_name: string;
  added_at: number;
  status: QueueItem['status'];
  upvotes: number;
  downvotes: number;
}

export const toItem = (row: ItemRow): QueueItem => ({
  id: row.id,
  title: row.title,
  url: row.url,
  metadata: row.metadata,
  addedBy: { id: row.added_by, name: row.added_by_name },
  addedAt: row.added_at,
  status: row.status,
  upvotes: row.upvotes,
  downvotes: row.downvotes,
});

const toQueue = (row: QueueRow, items: QueueItem[]): Queue => ({
  key: row.key,
  title: row.title,
  policy: row.policy,
  openedAt: row.opened_at,
  activeId: items.find((item) => item.status === 'active')?.id ?? null,
  items,
});

/** The statuses of open items. */
export const open = ['waiting', 'active'] as const;

/** Makes a key for an item that is unique across all queues and rooms. */
export const itemRef = (roomId: string, queue: string, id: number): string => `${roomId}/${queue}/${id}`;

export const insertQueue = async (db: Knex, roomId: string, queue: Queue): Promise<void> => {
  await db('queues').insert({
    room_id: roomId,
    key: queue.key,
    title: queue.title,
    policy: queue.policy,
    opened_at: queue.openedAt,
  });
};

/** Reads all queues of a room, with their open items by id. */
export const selectQueues = async (db: Knex, roomId: string): Promise<Queue[]> => {
  const queues: QueueRow[] = await db('queues').where('room_id', roomId).orderBy('key');
  if (queues.length === 0) return [];
  const items: ItemRow[] = await db('queue_items').where('room_id', roomId).whereIn('status', open).orderBy('id');
  return queues.map((row) => toQueue(row, items.filter((item) => item.queue_key === row.key).map(toItem)));
};

export const selectQueue = async (
  db: Knex,
  roomId: string,
  key: string,
): Promise<{ queue: Queue; lastItem: number } | null> => {
  const row: QueueRow | undefined = await db('queues').where({ room_id: roomId, key }).first();
  if (!row) return null;
  const items: ItemRow[] = await db('queue_items')
    .where({ room_id: roomId, queue_key: key })
    .whereIn('status', open)
    .orderBy('id');
  return { queue: toQueue(row, items.map(toItem)), lastItem: row.last_item };
};

/** Reads closed items, newest first. */
export const selectOver = async (db: Knex, roomId: string, key: string, limit: number): Promise<QueueItem[]> => {
  const rows: ItemRow[] = await db('queue_items')
    .where({ room_id: roomId, queue_key: key })
    .whereNotIn('status', open)
    .orderBy('closed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  return rows.map(toItem);
};

export const insertItem = async (db: Knex, roomId: string, key: string, item: QueueItem): Promise<void> => {
  await db('queues').where({ room_id: roomId, key }).update({ last_item: item.id });
  await db('queue_items').insert({
    room_id: roomId,
    queue_key: key,
    id: item.id,
    title: item.title,
    url: item.url,
    metadata: JSON.stringify(item.metadata),
    added_by: item.addedBy.id,
    added_by_name: item.addedBy.name,
    added_at: item.addedAt,
    status: item.status,
  });
};

export const setStatus = async (
  db: Knex,
  roomId: string,
  key: string,
  id: number,
  status: QueueItem['status'],
  closedAt: number | null,
): Promise<void> => {
  await db('queue_items').where({ room_id: roomId, queue_key: key, id }).update({ status, closed_at: closedAt });
};

/** Reads items of any status, by `itemRef`. */
export const selectItems = async (
  db: Knex,
  refs: { roomId: string; queue: string; id: number }[],
): Promise<Map<string, QueueItem>> => {
  const rows: ItemRow[] = await db('queue_items').whereIn(
    ['room_id', 'queue_key', 'id'],
    refs.map((ref) => [ref.roomId, ref.queue, ref.id]),
  );
  return new Map(rows.map((row) => [itemRef(row.room_id, row.queue_key, row.id), toItem(row)]));
};

interface VoteRow {
  room_id: string;
  queue_key: string;
  item_id: number;
  user_id: string;
  vote: QueueVote;
}

/** Reads the votes of users on items, by `itemRef` and user: `ref user`. */
export const selectVotes = async (
  db: Knex,
  refs: { roomId: string; queue: string; id: number; userId: string }[],
): Promise<Map<string, QueueVote>> => {
  const rows: VoteRow[] = await db('queue_votes').whereIn(
    ['room_id', 'queue_key', 'item_id', 'user_id'],
    refs.map((ref) => [ref.roomId, ref.queue, ref.id, ref.userId]),
  );
  return new Map(rows.map((row) => [`${itemRef(row.room_id, row.queue_key, row.item_id)} ${row.user_id}`, row.vote]));
};

/** Reads the votes of users on the open items of a room. */
export const selectOpenVotes = async (db: Knex, roomId: string, userIds: readonly string[]): Promise<VoteRow[]> =>
  db('queue_votes as v')
    .join('queue_items as i', (join) =>
      join.on('i.room_id', 'v.room_id').andOn('i.queue_key', 'v.queue_key').andOn('i.id', 'v.item_id'),
    )
    .where('v.room_id', roomId)
    .whereIn('v.user_id', userIds)
    .whereIn('i.status', open)
    .select('v.*');

export interface VoteChange {
  roomId: string;
  queue: string;
  item: QueueItem;
  userId: string;
  vote: QueueVote | 'none';
}

/** Writes the last vote of each user on each item, and the tallies of the items. */
export const storeVotes = async (db: Knex, changes: VoteChange[]): Promise<void> => {
  const last = new Map(changes.map((c) => [`${itemRef(c.roomId, c.queue, c.item.id)} ${c.userId}`, c]));
  const rows = (of: VoteChange[]) =>
    JSON.stringify(
      of.map(({ roomId, queue, item, userId, vote }) => ({
        room_id: roomId,
        queue_key: queue,
        item_id: item.id,
        user_id: userId,
        vote,
      })),
    );
  const cast = [...last.values()].filter((c) => c.vote !== 'none');
  const gone = [...last.values()].filter((c) => c.vote === 'none');
  // Rows as JSON, because a user who leaves may have more votes than a statement takes parameters.
  if (cast.length > 0) {
    await db.raw(
      `insert into queue_votes (room_id, queue_key, item_id, user_id, vote)
       select * from json_to_recordset(?::json) as t(room_id uuid, queue_key text, item_id bigint, user_id text, vote text)
       on conflict (room_id, queue_key, item_id, user_id) do update set vote = excluded.vote`,
      [rows(cast)],
    );
  }
  if (gone.length > 0) {
    await db.raw(
      `delete from queue_votes where (room_id, queue_key, item_id, user_id) in (
         select * from json_to_recordset(?::json) as t(room_id uuid, queue_key text, item_id bigint, user_id text))`,
      [rows(gone)],
    );
  }
  const tallies = new Map(changes.map((c) => [itemRef(c.roomId, c.queue, c.item.id), c]));
  await db.raw(
    `update queue_items i set upvotes = t.upvotes, downvotes = t.downvotes
     from json_to_recordset(?::json) as t(room_id uuid, queue_key text, id bigint, upvotes int, downvotes int)
     where i.room_id = t.room_id and i.queue_key = t.queue_key and i.id = t.id`,
    [
      JSON.stringify(
        [...tallies.values()].map((c) => ({
          room_id: c.roomId,
          queue_key: c.queue,
          id: c.item.id,
          upvotes: c.item.upvotes,
          downvotes: c.item.downvotes,
        })),
      ),
    ],
  );
};
