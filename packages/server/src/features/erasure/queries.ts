import { userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Table } from '../../pipeline/tables.js';

/** What there is to erase: most of the time nothing, which costs this look alone. */
export const selectDue = async (
  db: Knex,
  before: number,
): Promise<{ originals: boolean; rooms: boolean; users: boolean }> => {
  const { rows } = (await db
    .raw(
      `select
         exists (select from messages where deleted_at <= ? and deleted_at is not null and erased_at is null) as originals,
         exists (select from rooms where deleted_at <= ? and deleted_at is not null) as rooms,
         exists (select from erasures) as users`,
      [before, before],
    )
    .options({ name: 'erasure_due' })) as { rows: { originals: boolean; rooms: boolean; users: boolean }[] };
  return rows[0] ?? { originals: false, rooms: false, users: false };
};

/** A room that was deleted before an instant, locked for this node; null = there is none. */
export const claimDeletedRoom = async (db: Knex, before: number): Promise<string | null> => {
  const row: { id: string } | undefined = await db('rooms')
    .where('deleted_at', '<=', before)
    .orderBy('deleted_at')
    .forUpdate()
    .skipLocked()
    .first('id');
  return row?.id ?? null;
};

const some = async (db: Knex, table: string, column: string, value: string, limit: number): Promise<number> => {
  const { rowCount } = (await db.raw(
    'delete from ?? where ctid = any(array(select ctid from ?? where ?? = ? limit ?))',
    [table, table, column, value, limit] as never,
  )) as { rowCount?: number; affectedRows?: number };
  return rowCount ?? 0;
};

/** The tables whose rows go with a deleted room: first those that other rows need least, those with very many rows before the rest. */
const tablesOfRooms = (tables: ReadonlyMap<string, Table>) => {
  const own = [...tables].reverse().flatMap(([name, { room, bulky }]) => (room ? [{ name, room, bulky }] : []));
  return [...own.filter(({ bulky }) => bulky), ...own.filter(({ bulky }) => !bulky)];
};

/**
 * Erases some rows of a deleted room, whose stream keeps its head. The rows of `rooms` itself go last, so the room is claimed
 * again until all the others are gone.
 */
export const createEraseRoomRows =
  (tables: ReadonlyMap<string, Table>) =>
  async (db: Knex, roomId: string, limit: number): Promise<boolean> => {
    let left = limit - (await some(db, 'events', 'stream_id', `room:${roomId}`, limit));
    const own = tablesOfRooms(tables);
    for (const { name, room, bulky } of own) {
      if (!bulky) continue;
      if (left <= 0) return false;
      left -= await some(db, name, room, roomId, left);
    }
    if (left <= 0) return false;
    await db.raw(`delete from idempotency where stream_id = ? and result #>> '{message,id}' is not null`, [
      `room:${roomId}`,
    ]);
    for (const { name, room, bulky } of own) if (!bulky) await db(name).where(room, roomId).del();
    return true;
  };

/** Somebody whose words are to be erased in a room. */
export interface Erasure {
  roomId: string;
  userId: string;
}

export const selectErasures = async (db: Knex, limit: number): Promise<Erasure[]> => {
  const rows: { room_id: string; user_id: string }[] = await db('erasures')
    .select('room_id', 'user_id')
    .orderBy(['user_id', 'room_id'])
    .limit(limit);
  return rows.map((row) => ({ roomId: row.room_id, userId: row.user_id }));
};

/** Whether a room is deleted; null = nothing of it is kept. */
export const isDeleted = async (db: Knex, roomId: string): Promise<boolean | null> => {
  const row: { deleted_at: number | null } | undefined = await db('rooms').where('id', roomId).first('deleted_at');
  return row ? row.deleted_at !== null : null;
};

/** @returns false: it had ended, by another node */
export const endErasure = async (db: Knex, { roomId, userId }: Erasure): Promise<boolean> =>
  (await db('erasures').where({ room_id: roomId, user_id: userId }).del()) > 0;

/** The seqs in a part of a room's log at which a user is named or wrote. */
export const selectTraces = async (
  db: Knex,
  { roomId, userId }: Erasure,
  part: { after: number; upTo: number },
): Promise<number[]> => {
  const rows: { seq: number }[] = await db('events')
    .select('seq')
    .where('stream_id', `room:${roomId}`)
    .where('seq', '>', part.after)
    .where('seq', '<=', part.upTo)
    .whereRaw(`(actor_id = ? or data #>> '{member,user,id}' = ? or data #>> '{message,repostOf,author,id}' = ?)`, [
      userId,
      userId,
      userId,
    ])
    .orderBy('seq');
  return rows.map(({ seq }) => seq);
};

/** Puts a user's id in the place of the name, at some places of a room's log and in the answers that repeat them. */
export const eraseNames = async (db: Knex, { roomId, userId }: Erasure, seqs: number[]): Promise<void> => {
  const stream = `room:${roomId}`;
  await db('messages')
    .where({ room_id: roomId, author_id: userId })
    .whereIn('id', seqs)
    .update({ author_name: userId });
  await db.raw(
    `update events set
       actor_name = case when actor_id = ? then null else actor_name end,
       data = case
         when data #>> '{message,author,id}' = ? then jsonb_set(data, '{message,author,name}', to_jsonb(?::text))
         when data #>> '{item,addedBy,id}' = ? then jsonb_set(data, '{item,addedBy,name}', to_jsonb(?::text))
         when data #>> '{member,user,id}' = ?
           then jsonb_set(data, '{member,user}', data #> '{member,user}' || ?::jsonb)
         else data end
     where stream_id = ? and seq = any(?::bigint[])`,
    [
      userId,
      ...[userId, userId],
      ...[userId, userId],
      ...[userId, JSON.stringify({ name: userId, avatarUrl: null })],
      ...[stream, seqs],
    ] as never,
  );
  await db.raw(
    `update idempotency set result = jsonb_set(result, '{message,author,name}', to_jsonb(?::text))
     where stream_id = ? and result #>> '{message,id}' = any(?::text[]) and result #>> '{message,author,id}' = ?`,
    [userId, stream, seqs.map(String), userId] as never,
  );
};

/** Some of a user's reactions in a room, with how many people react alike. */
export const selectReactions = async (
  db: Knex,
  { roomId, userId }: Erasure,
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

/** Puts a user's id in the place of the name in the tables that name people in a room; false: nowhere. */
export const createEraseNamesInState =
  (tables: ReadonlyMap<string, Table>) =>
  async (db: Knex, { roomId, userId }: Erasure): Promise<boolean> => {
    let changed = 0;
    for (const [name, { room, people = {} }] of tables) {
      for (const [column, erasure] of Object.entries(people)) {
        if (room === undefined || erasure === 'row') continue;
        const blank = Object.fromEntries(
          Object.entries(erasure).map(([field, value]) => [field, value === 'id' ? userId : value]),
        );
        changed += await db(name)
          .where({ [room]: roomId, [column]: userId })
          .where((differs) => {
            for (const [field, value] of Object.entries(blank))
              differs.orWhereRaw('?? is distinct from ?', [field, value]);
          })
          .update(blank);
      }
    }
    return changed > 0;
  };

/** Where answers that are kept name somebody, messages apart: an index for each leads with the stream and the id. */
const namedIn = ['member,user', 'item,addedBy', 'done,addedBy', 'active,addedBy'] as const;

/**
 * Puts a user's id in the place of the name in some of the answers that are kept in a room, whoever they were given to.
 *
 * @param limit of each kind at most
 * @returns whether there are more
 */
export const eraseAnswers = async (db: Knex, { roomId, userId }: Erasure, limit: number): Promise<boolean> => {
  let more = false;
  for (const path of namedIn) {
    const blank = JSON.stringify({ name: userId, ...(path === 'member,user' ? { avatarUrl: null } : {}) });
    const { rows } = (await db.raw(
      `update idempotency set result = jsonb_set(result, '{${path}}', result #> '{${path}}' || ?::jsonb)
       where (subject, stream_id, key) in (
         select subject, stream_id, key from idempotency
         where stream_id = ? and result #>> '{${path},id}' = ? and not result #> '{${path}}' @> ?::jsonb limit ?)
       returning 1`,
      [blank, `room:${roomId}`, userId, blank, limit],
    )) as { rows: unknown[] };
    more ||= rows.length === limit;
  }
  return more;
};

/** The part of a user's own log that an erasure concerns. */
export interface OwnLog {
  head: number;
  /** The last time that the user was erased; what was told of the profile later, is of somebody who came back. */
  erasedSeq: number;
}

export const selectOwnLog = async (db: Knex, userId: string): Promise<OwnLog> => {
  const stream = userStream(userId);
  const erased: { seq: number } | undefined = await db('events')
    .where({ stream_id: stream, type: 'user.erased' })
    .orderBy('seq', 'desc')
    .first('seq');
  const head: { head: number } | undefined = await db('streams').where('id', stream).first('head');
  return { head: head?.head ?? 0, erasedSeq: erased?.seq ?? 0 };
};

/** The assignments by which a payload for the own log loses what it says of the person. */
const nameless = (profile: string): string => `
  data = case
    when ${profile} then jsonb_set(data, '{profile}', data -> 'profile' || ?::jsonb)
    when data #>> '{by,id}' = ? then jsonb_set(data, '{by,name}', to_jsonb(?::text))
    else data end,
  actor_name = case when actor_id = ? then ? else actor_name end`;

const blanksOf = (userId: string): string[] => [
  JSON.stringify({ name: userId, avatarUrl: null }),
  ...Array<string>(4).fill(userId),
];

/** Takes the name out of what waits to be told to a user. */
export const eraseWaiting = async (db: Knex, userId: string): Promise<void> => {
  await db.raw(
    `update projections set ${nameless('false')} where user_id = ? and (actor_id = ? or data #>> '{by,id}' = ?)`,
    [...blanksOf(userId), userId, userId, userId],
  );
};

/** Takes the name and the picture out of a part of the own log; the events stay, and the role in them. */
export const eraseOwnLog = async (
  db: Knex,
  userId: string,
  { erasedSeq, after, upTo }: { erasedSeq: number; after: number; upTo: number },
): Promise<void> => {
  await db.raw(
    `update events set ${nameless("type = 'user.updated'")}
     where stream_id = ? and seq > ? and seq <= ? and (seq <= ? or type <> 'user.updated')
       and (actor_id = ? or data #>> '{by,id}' = ? or type = 'user.updated')`,
    [...blanksOf(userId), userStream(userId), after, upTo, erasedSeq, userId, userId],
  );
};
