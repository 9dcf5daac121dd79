import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from './connection.js';
import { createMaintenance, type Maintenance } from './maintenance.js';
import { createDataDir } from './testDataDir.js';

let database: Database;
let maintenance: Maintenance;
let errors: unknown[];
/** Pending timers. */
let timers: { ms: number; run: () => void }[];
/** The statements that were run, in order. */
let statements: string[];
let atFirstVacuum: (() => void) | undefined;

beforeEach(async () => {
  database = await openDatabase({ dataDir: await createDataDir() });
  errors = [];
  timers = [];
  statements = [];
  atFirstVacuum = undefined;
  database.knex.on('query', ({ sql }: { sql: string }) => {
    if (!/^(vacuum|checkpoint)/.test(sql)) return;
    statements.push(sql.replaceAll('"', ''));
    if (statements.length === 1) atFirstVacuum?.();
  });
  maintenance = createMaintenance(database.knex, (error) => errors.push(error), {
    idleMs: 1_000,
    afterWrites: 3,
    later: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
});
afterEach(async () => {
  await maintenance.close();
  await database.close();
});

const write = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i++) {
    maintenance.wrote();
    await database.knex.raw(
      "insert into streams (id, head) values ('room:a', 1) on conflict (id) do update set head = streams.head + 1",
    );
  }
};
/** Fires all pending timers. */
const elapse = (): void => {
  for (const { run } of timers.splice(0)) run();
};
const ended = () => expect.poll(() => statements.at(-1), { timeout: 20_000 }).toBe('checkpoint');

it('vacuums, analyses and makes a checkpoint after many writes and a pause', async () => {
  const tuples = async () => {
    const { rows } = await database.knex.raw("select reltuples::int as n from pg_class where relname = 'streams'");
    return rows[0].n as number;
  };
  const walOf = async () => {
    const { rows } = await database.knex.raw('select redo_lsn::text as at from pg_control_checkpoint()');
    return rows[0].at as string;
  };
  await write(2);
  expect(timers).toEqual([]);
  await write(1);
  expect(timers.map(({ ms }) => ms)).toEqual([1_000]);
  const [before, redo] = [await tuples(), await walOf()];
  elapse();
  await ended();
  await maintenance.close();
  expect(statements).toContain('vacuum (analyze) events');
  expect(statements).toContain('vacuum (analyze) streams');
  expect([before, await tuples()]).toEqual([-1, 1]);
  expect(await walOf()).not.toBe(redo);
  expect(errors).toEqual([]);
});

it('waits while others write, with only one timer', async () => {
  await write(4);
  expect(timers).toHaveLength(1);
  elapse();
  expect(timers).toHaveLength(1);
  expect(statements).toEqual([]);
  elapse();
  await ended();
});

it('stops before the next table when somebody writes, and starts again at the next pause', async () => {
  await write(3);
  atFirstVacuum = () => maintenance.wrote();
  elapse();
  await expect.poll(() => timers.length, { timeout: 20_000 }).toBe(1);
  expect(statements).toHaveLength(1);
  elapse();
  await ended();
});

it('runs once, and again only after as many new writes', async () => {
  await write(3);
  elapse();
  await ended();
  await write(2);
  expect(timers).toEqual([]);
  await write(1);
  await expect.poll(() => timers.length, { timeout: 20_000 }).toBe(1);
});

it('stops when the database closes', async () => {
  await write(3);
  elapse();
  await maintenance.close();
  const count = statements.length;
  await write(3);
  expect(timers).toEqual([]);
  expect(statements.length).toBe(count);
});

it('logs failures and tries again', async () => {
  await write(3);
  atFirstVacuum = () => void database.knex.raw('drop table users').catch(() => undefined);
  elapse();
  const told = () => expect.poll(() => errors.map(String), { timeout: 20_000 });
  await told().toEqual([expect.stringMatching(/relation "users" does not exist/)]);
  await expect.poll(() => timers.length, { timeout: 20_000 }).toBe(1);
  elapse();
  await ended();
});
