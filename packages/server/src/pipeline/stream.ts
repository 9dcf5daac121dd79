import { type ContractShape, eventsOf, type RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import { type Insertion, insertOf, type Row } from '../database/insertion.js';
import { blanked, blankOf } from '../features/messages/blank.js';
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
 * Makes the streams of users that there are not yet, in id order. Before anything is locked: who waits here for another holds
 * no lock, and nobody who locks waits for a stream that is not there yet.
 */
export const createStreams = async (db: Knex, ids: readonly string[]): Promise<void> => {
  const users = ids.filter((id) => id.startsWith('user:'));
  if (users.length === 0) return;
  await db
    .raw(
      `insert into streams (id) select id from unnest(?::text[]) as w(id)
       where not exists (select from streams s where s.id = w.id) order by id on conflict (id) do nothing`,
      [users] as never,
    )
    .options({ name: 'streams_create' });
};

/**
 * Locks the heads of streams, in id order so that two nodes cannot lock each other out. A user's own stream comes into
 * being with its first command (`createStreams`); a room's with the room. One that does not exist is missing from the answer.
 */
export const lockStreams = async (db: Knex, ids: readonly string[]): Promise<Map<string, LockedStream>> => {
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

/** What a user is to hear in the own stream of an event of a room's: a row of `projections`. */
export interface Projection {
  room_id: string;
  /** Of the event in the room's stream. */
  seq: number;
  user_id: string;
  /** Of the event in the user's own stream, with its payload below. */
  type: string;
  actor_id: string | null;
  actor_name: string | null;
  data: unknown;
}

const projectionsInsertion: Insertion = {
  table: 'projections',
  columns: {
    room_id: 'uuid',
    seq: 'bigint',
    user_id: 'text',
    type: 'text',
    actor_id: 'text',
    actor_name: 'text',
    data: 'jsonb',
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

/** Appends a batch's events, moves the heads, keeps the answers and what users are to hear of it, in one statement. */
export const append = async (
  db: Knex,
  columns: BatchDeps['columns'],
  batch: Appended & { heads: LockedStream[]; projections: Projection[] },
): Promise<void> => {
  const { kept, logged } = appending(columns, batch);
  const heads = JSON.stringify(batch.heads.map((h) => ({ id: h.id, head: h.head, last_at: h.lastAt })));
  const told =
    batch.projections.length > 0 ? insertOf(projectionsInsertion, batch.projections as unknown as Row[]) : undefined;
  await db
    .raw(
      `with heads as (${headsSql}), ${told ? `told as (${told.sql}), ` : ''}kept as (${kept.sql} ${keptAgain}) ${logged.sql}`,
      [heads, ...(told?.values ?? []), ...kept.values, ...logged.values] as never,
    )
    .options({ name: `append_${told?.name ?? ''}_${kept.name}_${logged.name}` });
};

/** Blanks what an event says of deleted messages; the event itself stays in the log. */
export const redactEvent = (event: RoomfulEvent, messageIds: ReadonlySet<number>): RoomfulEvent => {
  if (event.type === 'message.created' && messageIds.has(event.seq)) {
    return { ...event, data: { ...event.data, message: blankOf(event.data.message) } };
  }
  if (event.type === 'message.edited' && messageIds.has(event.data.messageId)) {
    return { ...event, data: { ...event.data, text: '' } };
  }
  return event;
};

/** Under these keys an event names people. A user may have the id of a room, whose name is not the user's. */
const people = new Set(['actor', 'author', 'user', 'addedBy', 'by']);

/** What an event says of erased users, with the id in the place of the name. */
export const withoutNames = (event: RoomfulEvent, userIds: ReadonlySet<string>): RoomfulEvent => {
  const nameless = (key: string, value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((item) => nameless(key, item));
    const { id } = value as { id?: unknown };
    if (people.has(key) && typeof id === 'string' && userIds.has(id)) {
      return { ...value, name: id, ...('avatarUrl' in value ? { avatarUrl: null } : {}) };
    }
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, nameless(inner, one)]));
  };
  return nameless('', event) as RoomfulEvent;
};

/** What `redactEvent` does, for the message in a document of the database. */
const blankSql = (document: string): string =>
  `jsonb_set(${document}, '{message}', (${document} -> 'message')
    - '{${blanked.join(',')}}'::text[] || '{"text":"","metadata":{}}'::jsonb)`;

/** Blanks deleted messages in the log, and in the answers that are kept for retries. */
export const redactLog = async (db: Knex, stream: string, messageIds: number[]): Promise<void> => {
  await db.raw(
    `with logged as (
       update events set data = case type
         when 'message.created' then ${blankSql('data')}
         when 'message.edited' then jsonb_set(data, '{text}', '""')
         else data end
       where stream_id = ? and (seq = any(?::bigint[]) or ref = any(?::bigint[]))
         and type in ('message.created', 'message.edited'))
     update idempotency set result = ${blankSql('result')}
     where stream_id = ? and result #>> '{message,id}' = any(?::text[])`,
    [stream, messageIds, messageIds, stream, messageIds.map(String)] as never,
  );
};
