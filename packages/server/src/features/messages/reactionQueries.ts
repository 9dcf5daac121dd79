import type { Message, Reaction } from '@roomful/protocol';
import type { Knex } from 'knex';
import { type MessageRef, refName } from './queries.js';

/** The reactions to one message, as a run reads and changes them. */
export interface Reacted {
  deleted: boolean;
  /** Emoji → people. */
  counts: Map<string, number>;
}

export interface LoadedReactions {
  /** By `refName`; missing messages are left out. */
  messages: Map<string, Reacted>;
  /** The reactions of users, by `ownName`. */
  own: Set<string>;
}

interface Target extends MessageRef {
  emoji: string;
  userId: string;
}

export const ownName = (target: Target): string => JSON.stringify([refName(target), target.emoji, target.userId]);

/** Reads everything that a run of reactions needs, in one statement. */
export const loadReactions = async (db: Knex, targets: Target[]): Promise<LoadedReactions> => {
  const refs = [...new Map(targets.map((target) => [refName(target), target])).values()];
  const { rows } = (await db
    .raw(
      `select
        (select coalesce(json_agg(x), '[]') from (
          select w.room_id, w.id, m.deleted_at, (select json_object_agg(c.emoji, c.count) from reaction_counts as c
            where c.room_id = w.room_id and c.message_id = w.id) as counts
          from unnest(?::uuid[], ?::bigint[]) as w(room_id, id)
          cross join lateral (select deleted_at from messages where room_id = w.room_id and id = w.id limit 1) as m
        ) as x) as messages,
        (select coalesce(json_agg(y), '[]') from (
          select w.* from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[]) as w(room_id, id, emoji, user_id)
          cross join lateral (select 1 from reactions as r where r.room_id = w.room_id and r.message_id = w.id
            and r.emoji = w.emoji and r.user_id = w.user_id limit 1) as known
        ) as y) as own`,
      [
        refs.map((ref) => ref.roomId),
        refs.map((ref) => ref.id),
        targets.map((target) => target.roomId),
        targets.map((target) => target.id),
        targets.map((target) => target.emoji),
        targets.map((target) => target.userId),
      ] as never,
    )
    .options({ name: 'load_reactions' })) as {
    rows: {
      messages: { room_id: string; id: number; deleted_at: number | null; counts: Record<string, number> | null }[];
      own: { room_id: string; id: number; emoji: string; user_id: string }[];
    }[];
  };
  const { messages = [], own = [] } = rows[0] ?? {};
  return {
    messages: new Map(
      messages.map((row) => [
        refName({ roomId: row.room_id, id: row.id }),
        { deleted: row.deleted_at !== null, counts: new Map(Object.entries(row.counts ?? {})) },
      ]),
    ),
    own: new Set(own.map((row) => ownName({ roomId: row.room_id, id: row.id, emoji: row.emoji, userId: row.user_id }))),
  };
};

/** A reaction that was added or removed, and the new count of its emoji. */
export interface ReactionChange extends Target {
  userName: string;
  at: number;
  count: number;
}

const json = (changes: ReactionChange[]): string =>
  JSON.stringify(
    changes.map((c) => ({
      room_id: c.roomId,
      message_id: c.id,
      emoji: c.emoji,
      user_id: c.userId,
      user_name: c.userName,
      at: c.at,
      count: c.count,
    })),
  );

const changesOf = `json_to_recordset(?::json)
  as r(room_id uuid, message_id bigint, emoji text, user_id text, user_name text, at bigint, count int)`;

/** The last count of each emoji of a run. */
const lastCounts = (changes: ReactionChange[]): ReactionChange[] => [
  ...new Map(changes.map((change) => [JSON.stringify([refName(change), change.emoji]), change])).values(),
];

/** Writes new reactions and the new counts. */
export const addReactions = async (db: Knex, changes: ReactionChange[]): Promise<void> => {
  await db
    .raw(
      `with added as (insert into reactions (room_id, message_id, emoji, user_id, user_name, at)
         select room_id, message_id, emoji, user_id, user_name, at from ${changesOf})
       insert into reaction_counts (room_id, message_id, emoji, count)
         select room_id, message_id, emoji, count from ${changesOf}
         on conflict (room_id, message_id, emoji) do update set count = excluded.count`,
      [json(changes), json(lastCounts(changes))] as never,
    )
    .options({ name: 'add_reactions' });
};

/** Deletes reactions and writes the remaining counts. A count of zero has no row. */
export const removeReactions = async (db: Knex, changes: ReactionChange[]): Promise<void> => {
  const counts = lastCounts(changes);
  await db
    .raw(
      `with removed as (delete from reactions as t using ${changesOf}
         where t.room_id = r.room_id and t.message_id = r.message_id and t.emoji = r.emoji and t.user_id = r.user_id),
       gone as (delete from reaction_counts as t using ${changesOf}
         where t.room_id = r.room_id and t.message_id = r.message_id and t.emoji = r.emoji)
       update reaction_counts as t set count = r.count from ${changesOf}
         where t.room_id = r.room_id and t.message_id = r.message_id and t.emoji = r.emoji`,
      [
        json(changes),
        json(counts.filter(({ count }) => count === 0)),
        json(counts.filter(({ count }) => count > 0)),
      ] as never,
    )
    .options({ name: 'remove_reactions' });
};

/** Deletes the reactions to a message, all or those with one emoji. */
export const clearReactions = async (db: Knex, { roomId, id }: MessageRef, emoji?: string): Promise<void> => {
  const which = { room_id: roomId, message_id: id, ...(emoji === undefined ? {} : { emoji }) };
  await db('reactions').where(which).del();
  await db('reaction_counts').where(which).del();
};

/** Reads users' reactions to messages of a room: user → message id → emoji, sorted by code unit. */
export const selectMine = async (
  db: Knex,
  roomId: string,
  messages: readonly Message[],
  userIds: readonly string[],
): Promise<Map<string, Record<string, string[]>>> => {
  const ids = messages.flatMap(({ id, reactions }) => (reactions ? [id] : []));
  const mine = new Map<string, Record<string, string[]>>();
  if (ids.length === 0) return mine;
  const rows: { message_id: number; user_id: string; emoji: string }[] = await db('reactions')
    .select('message_id', 'user_id', 'emoji')
    .where('room_id', roomId)
    .whereIn('user_id', userIds)
    .whereIn('message_id', ids);
  for (const { message_id, user_id, emoji } of rows) {
    const own = mine.get(user_id) ?? {};
    own[message_id] = [...(own[message_id] ?? []), emoji].sort();
    mine.set(user_id, own);
  }
  return mine;
};

/** The position at which a page of reactions continues. */
export interface ReactionPlace {
  at: number;
  emoji: string;
  userId: string;
}

/**
 * Reads who reacted to a message, the first ones first. It reads up to a page of each emoji in index order, then takes the
 * first of these.
 */
export const pageReactions = async (
  db: Knex,
  { roomId, id }: MessageRef,
  page: { emoji?: string | undefined; after?: ReactionPlace | undefined; limit: number },
): Promise<Reaction[]> => {
  const { emoji, after, limit } = page;
  // The next rows are those of the same emoji after the user. Rows of a later emoji may have the same instant.
  const beyond = `and (at, user_id collate "C") > (
    case when c.emoji collate "C" < ? then ?::bigint + 1 else ?::bigint end, case when c.emoji = ? then ? else '' end)`;
  const { rows } = (await db.raw(
    `select r.user_id, r.user_name, r.emoji, r.at from reaction_counts as c
     cross join lateral (select * from reactions
       where room_id = c.room_id and message_id = c.message_id and emoji = c.emoji ${after ? beyond : ''}
       order by at, user_id collate "C" limit ?) as r
     where c.room_id = ? and c.message_id = ? ${emoji === undefined ? '' : 'and c.emoji = ?'}
     order by r.at, r.emoji collate "C", r.user_id collate "C" limit ?`,
    [
      ...(after ? [after.emoji, after.at, after.at, after.emoji, after.userId] : []),
      limit,
      roomId,
      id,
      ...(emoji === undefined ? [] : [emoji]),
      limit,
    ],
  )) as { rows: { user_id: string; user_name: string; emoji: string; at: number }[] };
  return rows.map((row) => ({
    user: { id: row.user_id, name: row.user_name },
    emoji: row.emoji,
    reactedAt: row.at,
  }));
};
