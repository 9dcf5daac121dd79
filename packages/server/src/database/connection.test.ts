import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './connection.js';
import { classify, constraintOf, DatabaseOpenError } from './failures.js';
import { withDatabases } from './testDatabase.js';

const failureOf = async (promise: Promise<unknown>): Promise<Error> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('expected a failure');
  return error;
};

const table = async (database: Database): Promise<void> => {
  await database.knex.raw('drop table if exists things');
  await database.knex.raw('create table things (id bigint primary key, data jsonb, tags text[], bytes bytea)');
};

const idsOf = (database: Database): Promise<number[]> => database.knex('things').orderBy('id').pluck('id');

withDatabases(
  (kind, open) => {
    it('returns the same JavaScript types', async () => {
      const database = await open();
      await table(database);
      const row = {
        id: 1_700_000_000_000,
        data: { a: [1, null] },
        tags: ['x', 'a "quoted", one'],
        bytes: Buffer.from([0, 1, 255]),
      };
      await database.knex('things').insert(row);
      expect(await database.knex('things').first()).toEqual(row);
      const { rows } = await database.knex.raw(
        "select count(*), array[1::int8, null] as list, 1.5::numeric as exact, null as nothing, true as yes, 'a' as text, sum(id) as total from things",
      );
      expect(rows).toEqual([
        { count: 1, list: [1, null], exact: '1.5', nothing: null, yes: true, text: 'a', total: '1700000000000' },
      ]);
      await expect(database.knex.raw('select 9007199254740993::int8')).rejects.toThrow('is not a safe integer');
    });

    it('counts updated and deleted rows, inserts many rows, and returns columns', async () => {
      const database = await open();
      await table(database);
      const inserted = await database
        .knex('things')
        .insert([{ id: 1 }, { id: 2 }, { id: 3 }])
        .returning('id');
      expect(inserted).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
      expect(await database.knex('things').where('id', '>', 1).update({ data: {} })).toBe(2);
      expect(await database.knex('things').where('id', '<', 3).del()).toBe(2);
      expect(await database.knex('things').where('id', 99).del()).toBe(0);
      expect(await database.knex.raw('select 1 as a; select 2 as b')).toHaveLength(2);
    });

    it('handles large values', async () => {
      const database = await open();
      const text = 'é'.repeat(1_500_000);
      const { rows } = await database.knex.raw('select ?::text as text', [text]);
      expect(rows[0].text === text).toBe(true);
    });

    it('commits when the callback resolves and rolls back when it rejects', async () => {
      const database = await open();
      await table(database);
      expect(await database.transaction(async (trx) => trx('things').insert({ id: 1 }).returning('id'))).toEqual([
        { id: 1 },
      ]);
      const failing = database.transaction(async (trx) => {
        await trx('things').insert({ id: 2 });
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await idsOf(database)).toEqual([1]);
    });

    it('reports a commit that saved nothing because a failed statement was ignored', async () => {
      const database = await open();
      await table(database);
      const heedless = database.transaction(async (trx) => {
        await trx('things').insert({ id: 1 });
        await trx('things')
          .insert({ id: 1 })
          .catch(() => {});
        return 'done';
      });
      await expect(heedless).rejects.toThrow('everything was rolled back');
      expect(await idsOf(database)).toEqual([]);
      await expect(database.transaction(async () => 'nothing to do')).resolves.toBe('nothing to do');
    });

    it('rolls back to a savepoint', async () => {
      const database = await open();
      await table(database);
      await database.transaction(async (trx) => {
        await trx('things').insert({ id: 1 });
        const failing = trx.transaction(async (savepoint) => {
          await savepoint('things').insert({ id: 2 });
          await savepoint('things').insert({ id: 1 });
        });
        expect(classify(await failureOf(failing))).toBe('culprit');
        await trx.transaction(async (savepoint) => savepoint('things').insert({ id: 3 }));
      });
      expect(await idsOf(database)).toEqual([1, 3]);
    });

    it('reports SQLSTATE, constraint and table, but never the values', async () => {
      const database = await open();
      await table(database);
      await database.knex('things').insert({ id: 77_001 });
      const error = await failureOf(database.knex('things').insert({ id: 77_001, tags: ['a secret'] }));
      expect(error).toMatchObject({ code: '23505', constraint: 'things_pkey', table: 'things', severity: 'ERROR' });
      expect(constraintOf(error)).toBe('things_pkey');
      expect(error.message).not.toMatch(/77001|secret/);
      expect(await failureOf(database.knex.raw('select ?::text', ['a\0b']))).toMatchObject({ code: '22021' });
      expect(await failureOf(database.knex.raw('select ?::jsonb', ['"\\u0000"']))).toMatchObject({ code: '22P05' });
      expect(await failureOf(database.knex.raw('selekt'))).toMatchObject({ code: '42601' });
    });

    it.skipIf(kind === 'postgres')('immediately refuses a query outside the open transaction', async () => {
      const database = await open();
      const beside: ((database: Database) => Promise<unknown>)[] = [
        async ({ knex }) => knex('meta').first(),
        ({ read }) => read(async (db) => db('meta').first()),
        ({ snapshotRead }) => snapshotRead(async (trx) => trx('meta').first()),
        ({ transaction }) => transaction(async (trx) => trx('meta').first()),
      ];
      for (const query of beside) {
        await expect(database.transaction(async () => query(database))).rejects.toThrow('outside the open transaction');
        await expect(database.snapshotRead(async () => query(database))).rejects.toThrow(
          'outside the open transaction',
        );
      }
      const later = await database.transaction(async () => ({
        run: sleep(5).then(() => database.knex('meta').first()),
      }));
      expect(await later.run).toHaveProperty('key', 'generation');
    });

    it('sees one instant in a snapshot, and cannot write there', async () => {
      const database = await open();
      await table(database);
      const settings = await database.snapshotRead(async (trx) => {
        const { rows } = await trx.raw(
          "select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as readonly",
        );
        return rows[0];
      });
      expect(settings).toEqual({ isolation: 'repeatable read', readonly: 'on' });
      const writing = database.snapshotRead(async (trx) => trx('things').insert({ id: 1 }));
      expect(await failureOf(writing)).toMatchObject({ code: '25006' });
      const isolation = await database.transaction(async (trx) => trx.raw('show transaction_isolation'));
      expect(isolation.rows).toEqual([{ transaction_isolation: 'read committed' }]);
    });

    it('handles a burst of transactions, reads and snapshots', async () => {
      const database = await open();
      await table(database);
      const burst = Array.from({ length: 100 }, (_, id) => [
        database.transaction(async (trx) => trx('things').insert({ id })),
        database.read(async (db) => db('things').count()),
        database.snapshotRead(async (trx) => trx('things').count()),
      ]);
      await Promise.all(burst.flat());
      expect(await idsOf(database)).toHaveLength(100);
    });

    it('keeps named statements separate from others', async () => {
      const database = await open();
      const answers = [];
      for (const value of [1, 2]) {
        const { rows } = await database.knex.raw('select ?::int as value', [value]).options({ name: 'a_value' });
        answers.push(rows[0].value);
      }
      expect(answers).toEqual([1, 2]);
      const { rows } = await database.knex.raw('select name from pg_prepared_statements');
      if (kind === 'embedded') expect(rows).toEqual([{ name: 'a_value' }]);
    });
  },
  { own: true },
);

describe('opening', () => {
  it('says which PostgreSQL it could not reach, without the password', async () => {
    const error = await failureOf(openDatabase({ databaseUrl: 'postgres://me:hunter2@127.0.0.1:1/rooms' }));
    expect(error).toBeInstanceOf(DatabaseOpenError);
    expect(error.message).toContain('unable to reach PostgreSQL at 127.0.0.1:1/rooms; ');
    expect(error.message).toContain('ECONNREFUSED');
    expect(`${error.message}${error.stack}`).not.toContain('hunter2');
  });

  describe('in memory', () => {
    let database: Database;
    beforeAll(async () => {
      database = await openDatabase({ lanes: 8 });
    }, 60_000);
    afterAll(async () => database.close());

    it('has one lane, and can be closed twice', async () => {
      expect(database).toMatchObject({ kind: 'embedded', lanes: 1 });
      await Promise.all([database.close(), database.close()]);
      expect(classify(await failureOf(Promise.resolve(database.knex.raw('select 1'))))).toBe('unavailable');
    });
  });
});
