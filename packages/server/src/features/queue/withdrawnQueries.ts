import type { QueueItem, QueueVote } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Sweep } from '../erasure/parts.js';
import { type ItemRow, open, toItem } from './queries.js';

/** A user in a room. */
export interface Person {
  roomId: string;
  userId: string;
}

/** A user's vote on an open item. */
export interface OpenVote {
  queue: string;
  item: QueueItem;
  vote: QueueVote;
}

/** Reads a user's votes on open items, by queue and item. */
export const selectVotesOn = async (db: Knex, { roomId, userId }: Person): Promise<OpenVote[]> => {
  const rows: (ItemRow & { vote: QueueVote })[] = await db('queue_votes as v')
    .join('queue_items as i', (join) =>
      join.on('i.room_id', 'v.room_id').andOn('i.queue_key', 'v.queue_key').andOn('i.id', 'v.item_id'),
    )
    .where({ 'v.room_id': roomId, 'v.user_id': userId })
    .whereIn('i.status', open)
    .orderBy(['v.queue_key', 'v.item_id'])
    .select('i.*', 'v.vote');
  return rows.map((row) => ({ queue: row.queue_key, item: toItem(row), vote: row.vote }));
};

/** Reads a user's waiting items, by queue and item. */
export const selectWaitingOf = async (
  db: Knex,
  { roomId, userId }: Person,
): Promise<{ queue: string; item: QueueItem }[]> => {
  const rows: ItemRow[] = await db('queue_items')
    .where({ room_id: roomId, added_by: userId, status: 'waiting' })
    .orderBy(['queue_key', 'id']);
  return rows.map((row) => ({ queue: row.queue_key, item: toItem(row) }));
};

/** What a user lost on one item. */
export interface Withdrawn {
  queue: string;
  itemId: number;
  kind: QueueVote | 'author';
}

/** Keeps what a user lost. What was lost earlier, and not given back, is kept as it was. */
export const insertWithdrawn = async (
  db: Knex,
  { roomId, userId }: Person,
  now: number,
  lost: readonly Withdrawn[],
): Promise<void> => {
  if (lost.length === 0) return;
  await db('queue_withdrawn')
    .insert(
      lost.map(({ queue, itemId, kind }) => ({
        room_id: roomId,
        queue_key: queue,
        item_id: itemId,
        user_id: userId,
        kind,
        at: now,
      })),
    )
    .onConflict()
    .ignore();
};

/** Reads and deletes what a user lost in a room, by queue and item. */
export const takeWithdrawn = async (db: Knex, { roomId, userId }: Person): Promise<Withdrawn[]> => {
  const rows: { queue_key: string; item_id: number; kind: Withdrawn['kind'] }[] = await db('queue_withdrawn')
    .where({ room_id: roomId, user_id: userId })
    .del()
    .returning(['queue_key', 'item_id', 'kind']);
  return rows
    .map(({ queue_key: queue, item_id: itemId, kind }) => ({ queue, itemId, kind }))
    .sort((a, b) => (a.queue < b.queue ? -1 : a.queue > b.queue ? 1 : a.itemId - b.itemId));
};

/** Makes an item wait again. Its votes are deleted: no event could carry them all. */
export const reopen = async (
  db: Knex,
  { roomId, queue, itemId }: { roomId: string; queue: string; itemId: number },
): Promise<void> => {
  await db('queue_votes').where({ room_id: roomId, queue_key: queue, item_id: itemId }).del();
  await db('queue_items')
    .where({ room_id: roomId, queue_key: queue, id: itemId })
    .update({ status: 'waiting', closed_at: null, upvotes: 0, downvotes: 0 });
};

/** Deletes all votes of a user in a room, on items that are over too, and what the user lost. */
export const deleteVotesOf = async (db: Knex, { roomId, userId }: Person): Promise<void> => {
  await db('queue_votes').where({ room_id: roomId, user_id: userId }).del();
  await db('queue_withdrawn').where({ room_id: roomId, user_id: userId }).del();
};

/** What departures took is deleted for good when it was not given back in time. */
export const sweep: Sweep = {
  due: 'exists (select from queue_withdrawn where at <= ?)',
  step: async (db, { before, limit }) => {
    const { rowCount } = (await db.raw(
      `delete from queue_withdrawn where ctid = any(array(select ctid from queue_withdrawn where at <= ? limit ?))`,
      [before, limit],
    )) as { rowCount: number };
    return rowCount < limit;
  },
};
