import { isRoomfulError } from '@roomful/protocol';
import type { Database } from '../database/connection.js';
import { insertOf } from '../database/insertion.js';
import { admit, type BatchResult } from './batch.js';
import type { BatchDeps, Outcome, QueuedCall } from './call.js';
import type { WriteHandler } from './context.js';
import { encodeAhead } from './encoded.js';
import type { GateCache, RememberedGate } from './gateCache.js';
import { keyName } from './gates.js';
import { type Ready, settleInto } from './handling.js';
import { Stage } from './stage.js';
import { appending, type LockedStream } from './stream.js';

/** Moves one head from its expected position. The planner makes this a plain index look-up. */
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
 * Fails the whole statement, by a division by zero, unless every head was at its expected position: nothing is written then. A
 * known key fails on its primary key.
 */
const moved = `where (select 1 / (case when count(*) = ?::int then 1 else 0 end) from moved) = 1`;

interface Recalled {
  streams: Map<string, LockedStream>;
  remembered: Map<string, RememberedGate>;
}

/** Recalls the gates of all rooms of a batch; undefined if anything needed to check the calls is missing. */
const recallAll = (calls: QueuedCall[], cache: GateCache): Recalled | undefined => {
  const recalled: Recalled = { streams: new Map(), remembered: new Map() };
  const keys = new Set<string>();
  for (const { stream, roomId, caller, key } of calls) {
    const known = cache.recall(stream);
    if (roomId === null || !known?.gate.members.has(caller.id)) return undefined;
    recalled.remembered.set(stream, known);
    recalled.streams.set(stream, { id: stream, head: known.head, lastAt: known.lastAt });
    keys.add(keyName({ subject: caller.id, stream, key }));
  }
  return keys.size === calls.length ? recalled : undefined;
};

const sameHandler = (calls: QueuedCall[]): WriteHandler<never, unknown> | undefined => {
  const handler = calls[0]?.handler;
  return handler?.judge && calls.every((call) => call.handler === handler) ? handler : undefined;
};

/**
 * Carries out a run of inserting calls with one statement and one round trip. The calls are checked against the gates that
 * this node remembers, and committed only if no head has moved since, which proves that the gates were right. If that is not
 * so, or cannot be known, it writes nothing and resolves with undefined: the batch then takes the locks.
 */
export const runOptimistically = async (
  database: Database,
  calls: QueuedCall[],
  cache: GateCache,
  deps: BatchDeps,
): Promise<BatchResult | undefined> => {
  const handler = sameHandler(calls);
  const now = cache.now();
  const recalled = handler && now !== undefined ? recallAll(calls, cache) : undefined;
  if (!handler?.judge || !recalled || now === undefined) return undefined;
  // Hooks may need what only the lock of the head guards.
  if (deps.hooks.concern(calls[0]?.row.emits)) return undefined;

  const { streams, remembered } = recalled;
  const gates = new Map([...remembered.values()].map(({ gate }) => [gate.room.id, gate]));
  const stage = new Stage(streams, { now, gates, known: new Map() }, now + deps.clockOffsetMs(), deps.foldGate);
  const outcomes = new Map<QueuedCall, Outcome>();
  try {
    const ready: Ready[] = [];
    for (const queued of calls) {
      const admitted = await admit(queued, streams, { now, gates, known: new Map() }, stage, deps);
      // Refuse only under the lock: the remembered gate may be stale, and without a commit nothing would show that.
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
    // Any failure, even a lost link with an unknown outcome, is sorted out by the locks and the keys.
    return undefined;
  }
  for (const [id, { gate }] of remembered) cache.remember(streams.get(id) as LockedStream, gate);
  return { outcomes: calls.map((call) => outcomes.get(call) as Outcome), events: stage.events, projectedFor: [] };
};

const forgetAll = (streams: Map<string, LockedStream>, cache: GateCache): undefined => {
  for (const stream of streams.keys()) cache.forget(stream);
  return undefined;
};
