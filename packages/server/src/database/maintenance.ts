import type { Knex } from 'knex';

/** When maintenance runs. Tests pass another clock. */
export interface MaintenanceOptions {
  /** How long the database must be idle, milliseconds. Default: 10,000. */
  idleMs?: number;
  /** How many transactions must have written since the last run. Default: 500. */
  afterWrites?: number;
  /** Calls back after some milliseconds, unless the returned function cancels it. */
  later?: (ms: number, run: () => void) => () => void;
}

export interface Maintenance {
  /** Call this when a transaction is about to write. */
  wrote(): void;
  /** Starts nothing more; resolves when the current run has ended. */
  close(): Promise<void>;
}

const realLater = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

const tablesOf = (knex: Knex): Promise<string[]> =>
  knex('pg_tables').where('schemaname', 'public').orderBy('tablename').pluck('tablename');

/**
 * Does the background work of PostgreSQL, which the embedded database lacks: after many writes and a pause, it vacuums and
 * analyses the tables, and makes a checkpoint that shortens the log which the next start has to read. It works table by table
 * and stops once somebody writes, so a command waits for one table at most.
 */
export const createMaintenance = (
  knex: Knex,
  report: (error: unknown) => void,
  { idleMs = 10_000, afterWrites = 500, later = realLater }: MaintenanceOptions = {},
): Maintenance => {
  let writes = 0;
  /** The value of `writes` at the last run that was not interrupted. */
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
      // Let queued input be handled, so that the next check sees new writes.
      await new Promise(setImmediate);
    }
    if (interrupted()) return;
    await knex.raw('checkpoint');
    kept = begun;
  };

  /** Uses one timer no matter how many writes there are. When it fires, it checks what has happened. */
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
