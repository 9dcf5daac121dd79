import { expect, it } from 'vitest';
import { withDatabases } from '../database/testDatabase.js';
import { tables } from '../features/index.js';

withDatabases((_kind, open) => {
  it('a backup has every table of the database', async () => {
    const { knex } = await open();
    const { rows } = await knex.raw(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%' order by 1",
    );
    expect(rows.map(({ name }: { name: string }) => name)).toEqual([...tables.keys()].sort());
  });
});
