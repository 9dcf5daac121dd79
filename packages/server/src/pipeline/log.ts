import { hash } from 'node:crypto';
import type { RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import { aboutBytes, pageOf } from './page.js';

interface EventRow {
  seq: number;
  type: string;
  at: number;
  actor_id: string | null;
  actor_name: string | null;
  key: string | null;
  data: unknown;
}

/** Returns the actor of a row; null for events of the server itself. */
export const actorOf = (row: Pick<EventRow, 'actor_id' | 'actor_name'>): RoomfulEvent['actor'] =>
  row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? row.actor_id };

const toEvent = (row: EventRow): RoomfulEvent =>
  ({
    seq: row.seq,
    type: row.type,
    at: row.at,
    actor: actorOf(row),
    key: row.key,
    data: row.data,
  }) as RoomfulEvent;

const epochs = new Map<string, string>();
const maxEpochs = 10_000;

/** Returns the epoch of a stream. A restored backup has a new generation, so positions from before it are recognised as foreign. */
export const epochOf = (stream: string, generation: string): string => {
  const name = `${generation} ${stream}`;
  const known = epochs.get(name);
  if (known !== undefined) return known;
  // Every frame carries its epoch: hashing for each frame would cost more than the frame's own JSON.
  if (epochs.size >= maxEpochs) epochs.clear();
  const epoch = hash('sha256', name, 'base64url').slice(0, 16);
  epochs.set(name, epoch);
  return epoch;
};

/** Returns the last seq of a stream; 0 if there is no such stream. */
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

/** About how many bytes an event's JSON has beside its payload, actor and key. */
const envelopeBytes = 100;

/** Estimates the bytes of an event's JSON. Logs are long, so it is not written out for this. */
const bytesOf = ({ actor, key, data }: RoomfulEvent): number =>
  envelopeBytes + aboutBytes(actor) + aboutBytes(key) + aboutBytes(data);

/** Returns the first of some events, as many as fit into one answer. */
export const firstPage = (events: RoomfulEvent[]): RoomfulEvent[] =>
  pageOf(events, { limit: events.length, bytesOf }).rows;

/** Finds the last seq before an instant. `at` never decreases along a stream, so bisection works without an index on time. */
const seqBefore = async (db: Knex, stream: string, head: number, instant: number): Promise<number> => {
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

/** Reads the heads of many streams. The ids are bound as one array, so that one prepared statement serves any number. */
export const selectHeads = async (db: Knex, streams: readonly string[]): Promise<Map<string, number>> => {
  const { rows } = (await db
    .raw('select id, head from streams where id = any(?::text[])', [streams] as never)
    .options({ name: 'stream_heads' })) as { rows: { id: string; head: number }[] };
  return new Map(rows.map((row) => [row.id, row.head]));
};

/** Reads a page of a stream's log. It ends at the limit, or at about the size of one answer. */
export const pageLog = async (
  db: Knex,
  stream: string,
  generation: string,
  page: { after: number; sinceAt?: number | undefined; types?: readonly string[] | undefined; limit: number },
): Promise<{ epoch: string; events: RoomfulEvent[]; next: number; head: number }> => {
  const { after, sinceAt, types, limit } = page;
  // Read the head first: an event that is committed in between lies beyond it and comes with the next page.
  const head = await selectHead(db, stream);
  const from = sinceAt === undefined ? after : Math.max(after, await seqBefore(db, stream, head, sinceAt));
  const found = await selectEvents(db, stream, { after: from, upTo: head, types, limit });
  const events = firstPage(found);
  const next =
    events.length === limit || events.length < found.length ? (events.at(-1)?.seq ?? head) : Math.max(head, after);
  return { epoch: epochOf(stream, generation), events, next, head };
};
