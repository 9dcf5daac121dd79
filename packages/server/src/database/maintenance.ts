import type { Knex } from 'knex';

/** When maintenance begins; tests hand in another clock. */
export interface MaintenanceOptions {
  /** How long nothing may have been written, milliseconds. Default: 10,000. */
  idleMs?: number;
  /** How many transactions must have written since the last time. Default: 500. */
  afterWrites?: number;
  /** Calls back after some milliseconds, unless the returned function is called before. */
  later?: (ms: number, run: () => void) => () => void;
}

export interface Maintenance {
  /** A transaction is about to write. */
  wrote(): void;
  /** Resolves when what is under way has ended; nothing begins any more. */
  close(): Promise<void>;
}

const realLater = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

const tablesOf = (knex: Knex): Promise<string[]> =>
  knex('pg_tables').where('schemaname', 'public').orderBy('tablename').pluck('tablename');

/**
 * What PostgreSQL's own processes do, and the embedded database has none for: when much was written and then nothing for a
 * while, tables are vacuumed and analysed, and a checkpoint ends the log that the next start would have to read. A table
 * at a time, and no further one once somebody writes: a command waits for one table at most.
 */
export const createMaintenance = (
  knex: Knex,
  report: (error: unknown) => void,
  { idleMs = 10_000, afterWrites = 500, later = realLater }: MaintenanceOptions = {},
): Maintenance => {
  let writes = 0;
  /** Writes that were seen to by the last run that was not interrupted. */
  let kept = 0;
  let cancel: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let closed = false;

  const work = async (): Promise<void> => {
    const begun = writes;
    const interrupted = () => closed || writes !== begun;
    for (const table of await tablesOf(knex)) {
      if (interrupted()) return;
      await knex.raw('vacuum (analyze) ??', [table]);
      // What came in meanwhile is read here, and seen by the next look.
      await new Promise(setImmediate);
    }
    if (interrupted()) return;
    await knex.raw('checkpoint');
    kept = begun;
  };

  /** One timer however many write: it is asked what has happened when it ends. */
  const plan = (): void => {
    if (closed || cancel || running || writes - kept < afterWrites) return;
    const before = writes;
    cancel = later(idleMs, () => {
      cancel = undefined;
      if (writes !== before) return plan();
      running = work()
        .catch(report)
        .finally(() => {
          running = undefined;
          plan();
        });
    });
  };

  return {
    wrote: () => {
      writes += 1;
      plan();
    },
    close: async () => {
      closed = true;
      cancel?.();
      await running;
    },
  };
};
