import { expect, it } from 'vitest';
import { withDatabases } from '../database/testDatabase.js';
import { tables } from '../features/index.js';
import { backupTables } from './tables.js';

withDatabases((_kind, open) => {
  it('a backup has every table of the database, except for those about running servers', async () => {
    const { knex } = await open();
    const { rows } = await knex.raw(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%' order by 1",
    );
    const names = rows.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...tables.keys()].sort());
    expect(names.filter((name: string) => !backupTables.has(name))).toEqual(['hidden_users', 'leases', 'nodes']);
  });
});
