import type { QueueItem, QueueVote } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Sweep } from '../erasure/parts.js';
import { type ItemRow, open, toItem } from './queries.js';

/** A user in a room. */
export interface Person {
  roomId: string;
  userId: string;
}

/** A vote of a user on an item. */
export interface Vote {
  queue: string;
  item: QueueItem;
  vote: QueueVote;
}

/** What a user has in the queues of a room: votes on open items, and items that wait. */
export interface Withdrawn {
  /** By queue and item. They are kept, but not deleted yet. */
  votes: Vote[];
  /** The ids of the items, which are removed and kept, by queue. */
  items: Map<string, number[]>;
}

// One statement, since most people who leave have nothing in queues. The lateral looks up each item by its key: the embedded
// database has no statistics, and made a join of all votes and all items take seconds.
const withdrawSql = `
  with voted as (
      select i.*, v.vote from queue_votes v cross join lateral (
        select * from queue_items where room_id = v.room_id and queue_key = v.queue_key and id = v.item_id limit 1) i
      where v.room_id = :roomId and v.user_id = :userId and i.status in ('waiting', 'active')),
    removed as (
      update queue_items set status = 'removed', closed_at = :now::bigint
      where room_id = :roomId and added_by = :userId and status = 'waiting' returning queue_key, id),
    kept as (
      insert into queue_withdrawn (room_id, user_id, queue_key, item_id, kind, vote, at)
      select :roomId::uuid, :userId, queue_key, id, 'vote', vote, :now::bigint from voted
      union all select :roomId::uuid, :userId, queue_key, id, 'item', null, :now::bigint from removed
      on conflict (room_id, user_id, queue_key, item_id, kind) do update set vote = excluded.vote, at = excluded.at)
  select (select coalesce(json_agg(v order by queue_key, id), '[]') from voted v) as votes,
    (select coalesce(json_agg(r order by id), '[]') from removed r) as items`;

/** Removes a user's waiting items, and keeps these and the votes on open items for a restore. */
export const withdrawOf = async (db: Knex, { roomId, userId }: Person, now: number): Promise<Withdrawn> => {
  const { rows } = await db.raw<{
    rows: { votes: (ItemRow & { vote: QueueVote })[]; items: { queue_key: string; id: number }[] }[];
  }>(withdrawSql, { roomId, userId, now });
  const items = new Map<string, number[]>();
  for (const { queue_key, id } of rows[0]?.items ?? []) items.set(queue_key, [...(items.get(queue_key) ?? []), id]);
  const votes = rows[0]?.votes ?? [];
  return { votes: votes.map((row) => ({ queue: row.queue_key, item: toItem(row), vote: row.vote })), items };
};

/** What is kept of a user, with the item as it is now. */
export interface Kept {
  queue: string;
  kind: 'item' | 'vote';
  /** With kind `vote`. */
  vote: QueueVote | null;
  item: QueueItem;
  /** The user has voted again since. */
  hasNewVote: boolean;
}

/** Reads what is kept of a user in a room, by queue and item. */
export const selectKept = async (db: Knex, { roomId, userId }: Person): Promise<Kept[]> => {
  const { rows } = await db.raw<{ rows: (ItemRow & { kind: Kept['kind']; vote: QueueVote | null; again: boolean })[] }>(
    `select i.*, w.kind, w.vote, v.vote is not null as again from queue_withdrawn w
     join queue_items i on i.room_id = w.room_id and i.queue_key = w.queue_key and i.id = w.item_id
     left join queue_votes v on v.room_id = w.room_id and v.queue_key = w.queue_key and v.item_id = w.item_id
       and v.user_id = w.user_id
     where w.room_id = :roomId and w.user_id = :userId order by w.queue_key, w.item_id, w.kind`,
    { roomId, userId },
  );
  return rows.map((row) => ({
    queue: row.queue_key,
    kind: row.kind,
    vote: row.vote,
    item: toItem(row),
    hasNewVote: row.again,
  }));
};

const recordset = 'json_to_recordset(:rows::json) as t(queue_key text, item_id bigint, kind text)';
const rowsOf = (kept: readonly Kept[]): string =>
  JSON.stringify(kept.map(({ queue, item, kind }) => ({ queue_key: queue, item_id: item.id, kind })));

/** Deletes what was restored, or never can be. */
export const dropKept = async (db: Knex, { roomId, userId }: Person, kept: readonly Kept[]): Promise<void> => {
  await db.raw(
    `delete from queue_withdrawn w using ${recordset}
     where w.room_id = :roomId and w.user_id = :userId
       and w.queue_key = t.queue_key and w.item_id = t.item_id and w.kind = t.kind`,
    { roomId, userId, rows: rowsOf(kept) },
  );
};

/** Makes items wait again. The votes on them are deleted: the log could not carry all of them. */
export const reopen = async (db: Knex, roomId: string, kept: readonly Kept[]): Promise<void> => {
  const given = { roomId, rows: rowsOf(kept) };
  await db.raw(
    `delete from queue_votes v using ${recordset}
     where v.room_id = :roomId and v.queue_key = t.queue_key and v.item_id = t.item_id`,
    given,
  );
  await db.raw(
    `update queue_items i set status = 'waiting', closed_at = null, upvotes = 0, downvotes = 0 from ${recordset}
     where i.room_id = :roomId and i.queue_key = t.queue_key and i.id = t.item_id`,
    given,
  );
};

/** Counts the open items of a room's queues. */
export const countOpen = async (db: Knex, roomId: string): Promise<Map<string, number>> => {
  const rows: { queue_key: string; items: number }[] = await db('queue_items')
    .where('room_id', roomId)
    .whereIn('status', open)
    .groupBy('queue_key')
    .select('queue_key', db.raw('count(*)::int as items'));
  return new Map(rows.map(({ queue_key, items }) => [queue_key, items]));
};

/** Deletes all votes of a user in a room, on items that are over too, and what is kept of the user. */
export const deleteVotesOf = async (db: Knex, { roomId, userId }: Person): Promise<void> => {
  for (const table of ['queue_votes', 'queue_withdrawn'])
    await db(table).where({ room_id: roomId, user_id: userId }).del();
};

const dayMs = 86_400_000;

/** What departures took is deleted for good if it is not restored in time. */
export const sweep: Sweep = {
  keptMs: 30 * dayMs,
  due: 'exists (select from queue_withdrawn where at <= ?)',
  // Rows that a room's lane works on are left for the next time.
  step: async (db, { before, limit }) => {
    const { rowCount } = (await db.raw(
      `delete from queue_withdrawn where ctid = any(array(
         select ctid from queue_withdrawn where at <= ? order by at limit ? for update skip locked))`,
      [before, limit],
    )) as { rowCount: number };
    return rowCount < limit;
  },
};
