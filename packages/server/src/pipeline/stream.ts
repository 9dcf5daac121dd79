import type { RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import { type Insertion, insertOf, type Row } from '../database/insertion.js';
import type { EventColumns } from './columns.js';

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

/** An answer that is stored under its key: a row of `idempotency`. */
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
  /** Whom it names; null for nobody. */
  people: string[] | null;
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
    people: 'text[]',
  },
};

/** A pending event for a user's own stream about an event of a room: a row of `projections`. */
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
    people: 'text[]',
  },
};

/** The inserts of what a batch appends. */
export const appending = (columns: EventColumns, { events, keys }: Appended) => ({
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

/** An answer whose key has expired is replaced by the new one. */
const keptAgain = `
  on conflict (subject, stream_id, key)
    do update set hash = excluded.hash, seq = excluded.seq, result = excluded.result, at = excluded.at,
      people = excluded.people`;

/** Appends a batch's events, moves the heads, stores the answers and the pending events for users' own streams, in one statement. */
export const append = async (
  db: Knex,
  columns: EventColumns,
  batch: Appended & { heads: LockedStream[]; projections: Projection[] },
): Promise<void> => {
  const { kept, logged } = appending(columns, batch);
  const heads = JSON.stringify(batch.heads.map((h) => ({ id: h.id, head: h.head, last_at: h.lastAt })));
  const projected =
    batch.projections.length > 0 ? insertOf(projectionsInsertion, batch.projections as unknown as Row[]) : undefined;
  await db
    .raw(
      `with heads as (${headsSql}), ${projected ? `projected as (${projected.sql}), ` : ''}kept as (${kept.sql} ${keptAgain}) ${logged.sql}`,
      [heads, ...(projected?.values ?? []), ...kept.values, ...logged.values] as never,
    )
    .options({ name: `append_${projected?.name ?? ''}_${kept.name}_${logged.name}` });
};
