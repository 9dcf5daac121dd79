import { expect, it } from 'vitest';
import { type Insertion, insertOf } from './insertion.js';
import { withDatabases } from './testDatabase.js';

const things: Insertion = {
  table: 'things',
  columns: { id: 'bigint', name: 'text', data: 'jsonb', at: 'bigint' },
};

const rows = [
  { id: 1, name: 'über', data: { a: ['"', null] }, at: null },
  { id: 2, name: "o'clock", data: 'a string', at: 5 },
];

withDatabases((_, open) => {
  it.each([
    ['one row', rows.slice(0, 1)],
    ['many rows', rows],
    ['no rows', []],
  ])('stores %s unchanged', async (_name, some) => {
    const { transaction } = await open();
    await transaction(async (trx) => {
      await trx.raw('create temporary table things (id bigint, name text, data jsonb, at bigint) on commit drop');
      const { sql, values } = insertOf(things, some);
      await trx.raw(sql, values as never);
      expect(await trx('things').orderBy('id')).toEqual(some);
    });
  });
});
