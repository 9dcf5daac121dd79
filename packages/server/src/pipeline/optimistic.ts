import { isRoomfulError } from '@roomful/protocol';
import type { Database } from '../database/connection.js';
import { insertOf } from '../database/insertion.js';
import { admit, type BatchResult, type Ready, settleInto } from './batch.js';
import type { BatchDeps, Outcome, QueuedCall } from './call.js';
import type { WriteHandler } from './context.js';
import { encodeAhead } from './encoded.js';
import type { GateCache, RememberedGate } from './gateCache.js';
import { keyName } from './gates.js';
import { Stage } from './stage.js';
import { appending, type LockedStream } from './stream.js';

/** Moves one head from where it was believed to be: the planner makes a plain look-up of it. */
const moveOne = `update streams set head = ?::bigint, last_at = ?::bigint where id = ?::text and head = ?::bigint returning 1`;
const moveMany = `
    update streams s set head = h.head, last_at = h.last_at
    from json_to_recordset(?::json) as h(id text, believed bigint, head bigint, last_at bigint)
    where s.id = h.id and s.head = h.believed
    returning 1`;

interface Move {
  id: string;
  believed: number;
  head: number;
  last_at: number;
}

const moveOf = (moves: Move[]): { name: string; sql: string; values: unknown[] } => {
  const [only] = moves;
  return only && moves.length === 1
    ? { name: 'one', sql: moveOne, values: [only.head, only.last_at, only.id, only.believed] }
    : { name: 'many', sql: moveMany, values: [JSON.stringify(moves)] };
};

/**
 * Moves the heads and writes everything else in the same statement. Where a head was not where it was believed to be, the
 * division fails and with it the statement: nothing is written. A key that is known fails on its primary key.
 */
const moved = `where (select 1 / (case when count(*) = ?::int then 1 else 0 end) from moved) = 1`;

interface Believed {
  streams: Map<string, LockedStream>;
  remembered: Map<string, RememberedGate>;
}

/** What is believed of every room of a batch; undefined where anything is missing that judging needs. */
const believe = (calls: QueuedCall[], cache: GateCache): Believed | undefined => {
  const believed: Believed = { streams: new Map(), remembered: new Map() };
  const keys = new Set<string>();
  for (const { stream, roomId, caller, key } of calls) {
    const known = cache.recall(stream);
    if (roomId === null || !known?.gate.members.has(caller.id)) return undefined;
    believed.remembered.set(stream, known);
    believed.streams.set(stream, { id: stream, head: known.head, lastAt: known.lastAt });
    keys.add(keyName({ subject: caller.id, stream, key }));
  }
  return keys.size === calls.length ? believed : undefined;
};

const sameHandler = (calls: QueuedCall[]): WriteHandler<never, unknown> | undefined => {
  const handler = calls[0]?.handler;
  return handler?.judge && calls.every((call) => call.handler === handler) ? handler : undefined;
};

/**
 * Carries out a run of inserting calls by one statement and one round trip: they are judged by the gates that this node
 * remembers, and committed only if no head has moved since, which is to say that the gates were right. Resolves with
 * undefined, and nothing written, where that cannot be told or was not so; the batch then goes the way of the locks.
 */
export const runOptimistically = async (
  database: Database,
  calls: QueuedCall[],
  cache: GateCache,
  deps: BatchDeps,
): Promise<BatchResult | undefined> => {
  const handler = sameHandler(calls);
  const now = cache.now();
  const believed = handler && now !== undefined ? believe(calls, cache) : undefined;
  if (!handler?.judge || !believed || now === undefined) return undefined;

  const { streams, remembered } = believed;
  const gates = new Map([...remembered.values()].map(({ gate }) => [gate.room.id, gate]));
  const stage = new Stage(streams, { now, gates, known: new Map() }, now + deps.clockOffsetMs(), deps.foldGate);
  const outcomes = new Map<QueuedCall, Outcome>();
  try {
    const ready: Ready[] = [];
    for (const queued of calls) {
      const admitted = await admit(queued, streams, { now, gates, known: new Map() }, stage, deps);
      // A refusal is judged again under the lock: what is remembered may be old, and nothing here would show it.
      if ('outcome' in admitted) return undefined;
      ready.push({ queued, ...admitted });
    }
    const { settle } = settleInto(ready, stage, outcomes);
    const judged = await database.read(async (db) =>
      handler.judge?.(
        db,
        ready.map(({ call }) => call),
        settle,
      ),
    );
    if (!judged) return undefined;
    const { insertion, rows } = judged;
    if (rows.length !== calls.length || stage.projections.length > 0) return forgetAll(streams, cache);
    const moves = [...streams.values()].map(({ id, head, lastAt }) => ({
      id,
      believed: remembered.get(id)?.head ?? 0,
      head,
      last_at: lastAt,
    }));
    const move = moveOf(moves);
    const { kept, logged } = appending(deps.columns, stage);
    const inserted = insertOf(insertion, rows);
    const committing = database.statement(
      {
        name: `${move.name}_${kept.name}_${logged.name}_${inserted.name}`,
        sql: `with moved as (${move.sql}), kept as (${kept.sql}), inserted as (${inserted.sql}) ${logged.sql} ${moved}`,
      },
      [...move.values, ...kept.values, ...inserted.values, ...logged.values, moves.length],
    );
    encodeAhead(stage.events.map(({ event }) => event));
    await committing;
  } catch (error) {
    for (const stream of streams.keys()) cache.contend(stream);
    if (isRoomfulError(error)) throw error;
    // Whatever it was, also a lost link with an unknown outcome: the locks and the keys find out.
    return undefined;
  }
  for (const [id, { gate }] of remembered) cache.remember(streams.get(id) as LockedStream, gate);
  return { outcomes: calls.map((call) => outcomes.get(call) as Outcome), events: stage.events, tells: [] };
};

const forgetAll = (streams: Map<string, LockedStream>, cache: GateCache): undefined => {
  for (const stream of streams.keys()) cache.forget(stream);
  return undefined;
};
