import { isRoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { type Insertion, insertOf, type Row } from '../database/insertion.js';
import type { Effect, Settle, WriteCall, WriteHandler } from './context.js';

/**
 * A write that is handled one call at a time. Check first, then write: a violation must have written nothing.
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
  /** Without a row: nothing is to be written. */
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
 * A write whose neighbouring calls are handled as one run: what the rules need is loaded once, each call is judged
 * and staged in order, and all rows are written by one statement.
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
  /** Which columns rows fill. */
  insertion(rows: readonly Row[]): Insertion;
  /** Whether a call writes nothing but its row; another waits for the lock of the head. Default: it does not write more. */
  onlyInserts?(call: WriteCall<I>): boolean;
  /** What the rows of a run bring along where the head is locked. */
  also?(db: Knex, rows: readonly Row[]): Promise<void>;
}

/**
 * A hot write that inserts, and whose rules need the gate and what can never change, or need not be newer than the call. It can
 * be judged before the head is locked, and committed by one statement that fails if the head has moved.
 */
export const inserting = <I, O, L>(parts: InsertingParts<I, O, L>): WriteHandler<I, O> => ({
  ...hot({
    ...parts,
    store: async (db, rows: Row[]) => {
      const { name, sql, values } = insertOf(parts.insertion(rows), rows);
      // On their way at once: the connection carries them out in turn.
      await Promise.all([db.raw(sql, values as never).options({ name }), parts.also?.(db, rows)]);
    },
  }),
  judge: async (db, calls, settle) => {
    if (parts.onlyInserts && !calls.every(parts.onlyInserts)) return undefined;
    const rows = await judgeRun(parts, db, calls, settle);
    return { insertion: parts.insertion(rows), rows };
  },
});
