import { isRoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { type Insertion, insertOf, type Row } from '../database/insertion.js';
import type { Effect, Settle, WriteCall, WriteHandler } from './context.js';

/**
 * Makes a write that handles one call at a time. Check first, then write: a refused call must not have written anything.
 *
 * @example
 * const ring = write(async (db, call) => ({ result: { times: 1 }, events: [{ type: 'bell.rang', data: { times: 1 } }] }))
 */
export const write = <I, O>(
  handle: (db: Knex, call: WriteCall<I>) => Promise<Effect<O>>,
  more: Pick<WriteHandler<I, O>, 'alsoLocks'> = {},
): WriteHandler<I, O> => ({
  ...more,
  hot: false,
  run: async (db, calls, settle) => {
    for (const call of calls) settle(call, await handle(db, call));
    return undefined;
  },
});

interface HotParts<I, O, L, R> {
  load(db: Knex, calls: WriteCall<I>[]): Promise<L>;
  /** Returns the effect of a call, and the row to write if there is one. */
  handle(call: WriteCall<I>, loaded: L): Effect<O> & { row?: R };
}

const judgeRun = async <I, O, L, R>(
  { load, handle }: HotParts<I, O, L, R>,
  db: Knex,
  calls: WriteCall<I>[],
  settle: Settle<I, O>,
): Promise<R[]> => {
  const loaded = await load(db, calls);
  const rows: R[] = [];
  for (const call of calls) {
    try {
      const { row, ...effect } = handle(call, loaded);
      settle(call, effect);
      if (row !== undefined) rows.push(row);
    } catch (error) {
      if (!isRoomfulError(error)) throw error;
      settle(call, error);
    }
  }
  return rows;
};

/**
 * Makes a write that handles neighbouring calls as one run: data is loaded once, calls are checked and staged in order, and
 * one statement writes all rows.
 *
 * @example
 * const ring = hot({
 *   load: async () => undefined,
 *   handle: () => ({ result: { times: 1 }, events: [], row: { times: 1 } }),
 *   store: async (db, rows) => void (await db('rings').insert(rows)),
 * })
 */
export const hot = <I, O, L, R>(
  parts: HotParts<I, O, L, R> & { store(db: Knex, rows: R[]): Promise<void> },
): WriteHandler<I, O> => ({
  hot: true,
  run: async (db, calls, settle) => {
    const rows = await judgeRun(parts, db, calls, settle);
    return rows.length > 0 ? { stored: parts.store(db, rows) } : undefined;
  },
});

interface InsertingParts<I, O, L> extends HotParts<I, O, L, Row> {
  /** Returns the columns that rows fill. */
  insertion(rows: readonly Row[]): Insertion;
  /** Whether a call writes only its row. Any other call needs the lock of the head. Default: every call does. */
  onlyInserts?(call: WriteCall<I>): boolean;
  /** Writes what else the rows of a run need, while the head is locked. */
  also?(db: Knex, rows: readonly Row[]): Promise<void>;
}

/**
 * Makes a hot write that only inserts, and whose rules need only the gate and data that never changes or need not be newer than
 * the call. It can be checked before the head is locked, and committed by one statement that fails if the head has moved.
 */
export const inserting = <I, O, L>(parts: InsertingParts<I, O, L>): WriteHandler<I, O> => ({
  ...hot({
    ...parts,
    store: async (db, rows: Row[]) => {
      const { name, sql, values } = insertOf(parts.insertion(rows), rows);
      // Send both at once: the connection runs them in order.
      await Promise.all([db.raw(sql, values as never).options({ name }), parts.also?.(db, rows)]);
    },
  }),
  judge: async (db, calls, settle) => {
    if (parts.onlyInserts && !calls.every(parts.onlyInserts)) return undefined;
    const rows = await judgeRun(parts, db, calls, settle);
    return { insertion: parts.insertion(rows), rows };
  },
});
