import { isRoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Effect, WriteCall, WriteHandler } from './context.js';

/** A write that is handled one call at a time. Check first, then write: a violation must have written nothing. */
export const write = <I, O>(handle: (db: Knex, call: WriteCall<I>) => Promise<Effect<O>>): WriteHandler<I, O> => ({
  hot: false,
  run: async (db, calls, settle) => {
    for (const call of calls) settle(call, await handle(db, call));
    return undefined;
  },
});

/**
 * A write whose neighbouring calls are handled as one run: what the rules need is loaded once, each call is judged
 * and staged in order, and all rows are written by one statement.
 */
export const hot = <I, O, L, R>(parts: {
  load(db: Knex, calls: WriteCall<I>[]): Promise<L>;
  handle(call: WriteCall<I>, loaded: L): Effect<O> & { row: R };
  store(db: Knex, rows: R[]): Promise<void>;
}): WriteHandler<I, O> => ({
  hot: true,
  run: async (db, calls, settle) => {
    const loaded = await parts.load(db, calls);
    const rows: R[] = [];
    for (const call of calls) {
      try {
        const { row, ...effect } = parts.handle(call, loaded);
        settle(call, effect);
        rows.push(row);
      } catch (error) {
        if (!isRoomfulError(error)) throw error;
        settle(call, error);
      }
    }
    return rows.length > 0 ? { stored: parts.store(db, rows) } : undefined;
  },
});
