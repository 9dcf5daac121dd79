import { type ContractShape, eventsOf, type RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import { type Insertion, insertOf, type Row } from '../database/insertion.js';
import type { BatchDeps } from './call.js';

/** A stream whose head is locked by the running transaction. */
export interface LockedStream {
  id: string;
  head: number;
  lastAt: number;
}

/** An event that a batch will append. */
export interface StagedEvent {
  stream: string;
  event: RoomfulEvent;
}

/**
 * Locks the heads of streams, in id order so that two nodes cannot lock each other out. A user's own stream comes into
 * being with its first command; a room's with the room. A room that does not exist is missing from the answer.
 */
export const lockStreams = async (
  db: Knex,
  ids: readonly string[],
): Promise<{ streams: Map<string, LockedStream>; created: boolean }> => {
  const locked = await lock(db, ids);
  const newcomers = ids.filter((id) => id.startsWith('user:') && !locked.has(id)).sort();
  if (newcomers.length === 0) return { streams: locked, created: false };
  await db('streams')
    .insert(newcomers.map((id) => ({ id })))
    .onConflict('id')
    .ignore();
  for (const [id, stream] of await lock(db, newcomers)) locked.set(id, stream);
  return { streams: locked, created: true };
};

const lock = async (db: Knex, ids: readonly string[]): Promise<Map<string, LockedStream>> => {
  const { rows } = (await db
    .raw('select id, head, last_at from streams where id = any(?::text[]) order by id for update', [ids] as never)
    .options({ name: 'streams_lock' })) as { rows: { id: string; head: number; last_at: number }[] };
  return new Map(rows.map((row) => [row.id, { id: row.id, head: row.head, lastAt: row.last_at }]));
};

/** An answer that is kept by its key: a row of `idempotency`. */
export interface KeptKey {
  subject: string;
  stream_id: string;
  key: string;
  hash: string;
  /** The seq of the last event that it appended; null: a no-op. */
  seq: number | null;
  /** What was answered; null: the payload of that event says it. */
  result: unknown;
  at: number;
}

const keysInsertion: Insertion = {
  table: 'idempotency',
  columns: {
    subject: 'text',
    stream_id: 'text',
    key: 'text',
    hash: 'text',
    seq: 'bigint',
    result: 'jsonb',
    at: 'bigint',
  },
};

const eventsInsertion: Insertion = {
  table: 'events',
  columns: {
    stream_id: 'text',
    seq: 'bigint',
    type: 'text',
    at: 'bigint',
    actor_id: 'text',
    actor_name: 'text',
    key: 'text',
    ref: 'bigint',
    target_id: 'text',
    data: 'jsonb',
  },
};

/** The inserts of what a batch appends. */
export const appending = (columns: BatchDeps['columns'], { events, keys }: Appended) => ({
  kept: insertOf(keysInsertion, keys as unknown as Row[]),
  logged: insertOf(
    eventsInsertion,
    events.map(({ stream, event }) => columns(stream, event)),
  ),
});

/** What a batch appends to its streams. */
export interface Appended {
  events: StagedEvent[];
  keys: KeptKey[];
}

const headsSql = `
  insert into streams (id, head, last_at)
  select id, head, last_at from json_to_recordset(?::json) as h(id text, head bigint, last_at bigint)
  on conflict (id) do update set head = excluded.head, last_at = excluded.last_at`;

/** An answer older than the time for which keys are kept makes room for the new one. */
const keptAgain = `
  on conflict (subject, stream_id, key)
    do update set hash = excluded.hash, seq = excluded.seq, result = excluded.result, at = excluded.at`;

/** Which columns an event fills besides its payload: derived from the contract and the payload's own fields. */
export const eventColumns = (contract: ContractShape) => {
  const rows = eventsOf(contract);
  return (stream: string, event: RoomfulEvent) => {
    const data = event.data as { messageId?: number; userId?: string; authorId?: string };
    const concerns = data.userId ?? data.authorId ?? null;
    const moderates = rows.get(event.type)?.moderation === true && concerns !== event.actor?.id;
    return {
      stream_id: stream,
      seq: event.seq,
      type: event.type,
      at: event.at,
      actor_id: event.actor?.id ?? null,
      actor_name: event.actor?.name ?? null,
      key: event.key,
      ref: data.messageId ?? null,
      target_id: moderates ? concerns : null,
      data: event.data,
    };
  };
};

/** Appends a batch's events, moves the heads and keeps the answers, in one statement. */
export const append = async (
  db: Knex,
  columns: BatchDeps['columns'],
  batch: Appended & { heads: LockedStream[] },
): Promise<void> => {
  const { kept, logged } = appending(columns, batch);
  const heads = JSON.stringify(batch.heads.map((h) => ({ id: h.id, head: h.head, last_at: h.lastAt })));
  await db
    .raw(`with heads as (${headsSql}), kept as (${kept.sql} ${keptAgain}) ${logged.sql}`, [
      heads,
      ...kept.values,
      ...logged.values,
    ] as never)
    .options({ name: `append_${kept.name}_${logged.name}` });
};

/** Blanks what an event says of deleted messages; the event itself stays in the log. */
export const redactEvent = (event: RoomfulEvent, messageIds: ReadonlySet<number>): RoomfulEvent => {
  if (event.type === 'message.created' && messageIds.has(event.seq)) {
    return { ...event, data: { message: { ...event.data.message, text: '', metadata: {} } } };
  }
  if (event.type === 'message.edited' && messageIds.has(event.data.messageId)) {
    return { ...event, data: { ...event.data, text: '' } };
  }
  return event;
};

/** Blanks deleted messages in the log, and in the answers that are kept for their authors' retries. */
export const redactLog = async (db: Knex, stream: string, messageIds: number[]): Promise<void> => {
  await db.raw(
    `with gone as (
       update events set data = case type
         when 'message.created' then jsonb_set(jsonb_set(data, '{message,text}', '""'), '{message,metadata}', '{}')
         when 'message.edited' then jsonb_set(data, '{text}', '""')
         else data end
       where stream_id = ? and (seq = any(?::bigint[]) or ref = any(?::bigint[])) returning actor_id, key)
     update idempotency k
     set result = jsonb_set(jsonb_set(k.result, '{message,text}', '""'), '{message,metadata}', '{}')
     from gone where k.stream_id = ? and k.subject = gone.actor_id and k.key = gone.key
       and k.result -> 'message' is not null`,
    [stream, messageIds, messageIds, stream] as never,
  );
};
