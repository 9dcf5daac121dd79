import { hash } from 'node:crypto';
import type { RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import { pageOf } from './page.js';

interface EventRow {
  seq: number;
  type: string;
  at: number;
  actor_id: string | null;
  actor_name: string | null;
  key: string | null;
  data: unknown;
}

const toEvent = (row: EventRow): RoomfulEvent =>
  ({
    seq: row.seq,
    type: row.type,
    at: row.at,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? row.actor_id },
    key: row.key,
    data: row.data,
  }) as RoomfulEvent;

const epochs = new Map<string, string>();
const maxEpochs = 10_000;

/** Tells positions in one life of a stream from those in another: a restored backup gives every stream a new epoch. */
export const epochOf = (stream: string, generation: string): string => {
  const name = `${generation} ${stream}`;
  const known = epochs.get(name);
  if (known !== undefined) return known;
  // Every frame names its epoch: a hash a frame would cost more than the frame's own JSON.
  if (epochs.size >= maxEpochs) epochs.clear();
  const epoch = hash('sha256', name, 'base64url').slice(0, 16);
  epochs.set(name, epoch);
  return epoch;
};

/** The last seq of a stream; 0 where it does not exist. */
export const selectHead = async (db: Knex, stream: string): Promise<number> => {
  const row: { head: number } | undefined = await db('streams').where('id', stream).first('head');
  return row?.head ?? 0;
};

/** Events with `after < seq ≤ upTo`, in order. */
export const selectEvents = async (
  db: Knex,
  stream: string,
  page: { after: number; upTo?: number | undefined; types?: readonly string[] | undefined; limit: number },
): Promise<RoomfulEvent[]> => {
  const query = db<EventRow>('events')
    .select('seq', 'type', 'at', 'actor_id', 'actor_name', 'key', 'data')
    .where('stream_id', stream)
    .where('seq', '>', page.after)
    .orderBy('seq')
    .limit(page.limit);
  if (page.upTo !== undefined) query.where('seq', '<=', page.upTo);
  if (page.types !== undefined) query.whereIn('type', page.types);
  return ((await query) as EventRow[]).map(toEvent);
};

/** What an event's JSON has besides texts and metadata, bytes, about. */
const envelopeBytes = 400;

/** About; the kind that fills logs is not written out for it. */
const bytesOf = (event: RoomfulEvent): number => {
  if (event.type !== 'message.created') return envelopeBytes + Buffer.byteLength(JSON.stringify(event.data));
  const { text, metadata, mentions, track } = event.data.message;
  const rare = mentions || track ? Buffer.byteLength(JSON.stringify([mentions, track])) : 0;
  return envelopeBytes + rare + Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(metadata));
};

/** The first of some events, as many as one answer takes. */
export const firstPage = (events: RoomfulEvent[]): RoomfulEvent[] =>
  pageOf(events, { limit: events.length, bytesOf }).rows;

/** The last seq before an instant. `at` never falls along a stream, so halving finds it without an index on time. */
export const seqBefore = async (db: Knex, stream: string, head: number, instant: number): Promise<number> => {
  let low = 0;
  let high = head;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row: { at: number } | undefined = await db('events').where({ stream_id: stream, seq: middle }).first('at');
    if (row && row.at < instant) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The heads of many streams: one value, however many connected people there are, each with a stream of their own. */
export const selectHeads = async (db: Knex, streams: readonly string[]): Promise<Map<string, number>> => {
  const { rows } = (await db
    .raw('select id, head from streams where id = any(?::text[])', [streams] as never)
    .options({ name: 'stream_heads' })) as { rows: { id: string; head: number }[] };
  return new Map(rows.map((row) => [row.id, row.head]));
};

/** A page of a stream's log, which ends at its limit or at about as much as one answer takes. */
export const pageLog = async (
  db: Knex,
  stream: string,
  generation: string,
  page: { after: number; types?: readonly string[] | undefined; limit: number },
): Promise<{ epoch: string; events: RoomfulEvent[]; next: number; head: number }> => {
  const { after, types, limit } = page;
  // The head first: an event that is committed in between is then beyond it, and comes with the next page.
  const head = await selectHead(db, stream);
  const found = await selectEvents(db, stream, { after, upTo: head, types, limit });
  const events = firstPage(found);
  const next =
    events.length === limit || events.length < found.length ? (events.at(-1)?.seq ?? head) : Math.max(head, after);
  return { epoch: epochOf(stream, generation), events, next, head };
};
