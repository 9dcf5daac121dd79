import { type Frame, type RoomfulEvent, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import type { EventColumns } from '../pipeline/columns.js';
import { readNow } from '../pipeline/gates.js';
import { framesOf } from '../pipeline/lanes.js';
import {
  append,
  createStreams,
  type LockedStream,
  lockStreams,
  type Projection,
  type StagedEvent,
} from '../pipeline/stream.js';

/** How many users, and how many events, one transaction handles. */
const maxUsers = 100;
const maxRows = 1_000;
/** How many users may jump the queue: as many as a few transactions handle. */
const maxFresh = 200;

export interface ProjectorDeps {
  database: Database;
  generation: string;
  clockOffsetMs(): number;
  columns: EventColumns;
  /** Called after a commit, with one frame per stream. */
  publish(frames: Frame[]): void;
  /** Called when a transaction fails. Its events stay pending until the next pass. */
  report(error: unknown): void;
}

export interface Projector {
  /**
   * Call this when events are pending, or may be.
   *
   * @param userIds the users whose events were just stored; these users go first. Default: any users
   */
  wake(userIds?: readonly string[]): void;
  /** Starts nothing more; resolves when the current step has ended. */
  stop(): Promise<void>;
}

/** Returns users with pending events, in the order of their ids. It reads no more rows of the index than it returns users. */
const selectWaiting = async (db: Knex, after: string): Promise<string[]> => {
  const rows: { user_id: string }[] = await db('projections')
    .select('user_id')
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(maxUsers);
  return [...new Set(rows.map(({ user_id }) => user_id))];
};

const takeSql = `
  with taken as (
    select user_id, room_id, seq from projections where user_id = any(?::text[])
    order by user_id, room_id, seq limit ${maxRows}),
  gone as (delete from projections p using taken t
    where p.user_id = t.user_id and p.room_id = t.room_id and p.seq = t.seq returning p.*)
  select * from gone order by user_id, room_id, seq`;

/**
 * Moves the pending events of some users into their own streams, in one transaction, so that each event is delivered exactly
 * once, whatever fails in between. It locks the streams' heads first: if two nodes do this at once, the second finds nothing,
 * and events of one room never overtake each other.
 */
const project = async (db: Knex, userIds: string[], deps: ProjectorDeps): Promise<StagedEvent[]> => {
  const ids = userIds.map(userStream);
  await createStreams(db, ids);
  const streams = await lockStreams(db, ids);
  const { rows } = (await db.raw(takeSql, [userIds] as never).options({ name: 'projections_take' })) as {
    rows: Projection[];
  };
  if (rows.length === 0) return [];
  const now = (await readNow(db)) + deps.clockOffsetMs();
  const heads = new Set<LockedStream>();
  const events = rows.map(({ user_id, type, actor_id, actor_name, data }): StagedEvent => {
    const stream = streams.get(userStream(user_id));
    if (!stream) throw new Error(`the stream of ${user_id} is not locked`);
    heads.add(stream);
    stream.head += 1;
    stream.lastAt = Math.max(now, stream.lastAt);
    const actor = actor_id === null ? null : { id: actor_id, name: actor_name ?? actor_id };
    const event = { seq: stream.head, type, at: stream.lastAt, actor, key: null, data } as RoomfulEvent;
    return { stream: stream.id, event };
  });
  await append(db, deps.columns, { heads: [...heads], events, keys: [], projections: [] });
  return events;
};

/** Delivers the events that rooms' transactions have stored for users into their own streams. */
export const createProjector = (deps: ProjectorDeps): Projector => {
  /** Users whose events were just stored, in that order. */
  const fresh = new Set<string>();
  /** The position of the pass through all pending events; undefined if none is running. */
  let after: string | undefined;
  /** Whether to start another pass after this one: events may be pending behind its position. */
  let again = false;
  let stopped = false;
  let running: Promise<void> | undefined;

  const take = async (userIds: string[]): Promise<number> => {
    const events = await deps.database.transaction((trx) => project(trx, userIds, deps));
    deps.publish(framesOf({ events }, deps.generation));
    return events.length;
  };

  /** Users whose events fail must not block others: the next pass tries them again. */
  const takeSome = async (userIds: string[]): Promise<number> => {
    try {
      return await take(userIds);
    } catch (error) {
      if (userIds.length === 1) deps.report(error);
      else for (const userId of userIds) await takeSome([userId]);
      return 0;
    }
  };

  const takeFresh = async (): Promise<void> => {
    const userIds = [...fresh].slice(0, maxUsers);
    for (const userId of userIds) fresh.delete(userId);
    if (userIds.length > 0 && (await takeSome(userIds)) === maxRows) look();
  };

  /** One step of the pass through all pending events, in the order of users. */
  const takeNext = async (from: string): Promise<void> => {
    const userIds = await deps.database.read((db) => selectWaiting(db, from));
    const last = userIds.at(-1);
    const taken = last === undefined ? 0 : await takeSome(userIds);
    if (last === undefined) {
      after = again ? '' : undefined;
      again = false;
    } else if (taken < maxRows) after = last;
  };

  const look = (): void => {
    if (after === undefined) after = '';
    else again = true;
  };

  const run = async (): Promise<void> => {
    while (!stopped && (fresh.size > 0 || after !== undefined)) {
      await takeFresh();
      if (stopped || after === undefined) continue;
      await takeNext(after).catch((error: unknown) => {
        after = undefined;
        again = false;
        deps.report(error);
      });
    }
    running = undefined;
  };

  return {
    wake: (userIds) => {
      // Large groups take their turn in the pass, so that small groups need not wait for them.
      if (userIds && userIds.length + fresh.size <= maxFresh) for (const userId of userIds) fresh.add(userId);
      else look();
      running ??= run();
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
};
