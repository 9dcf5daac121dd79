import { afterEach, describe, expect, it } from 'vitest';
import { tables } from '../features/index.js';
import { type Database, openDatabase } from './connection.js';
import { constraintOf, DatabaseOpenError } from './failures.js';
import { silentLog } from './log.js';
import { migrate, migrations } from './migrate.js';
import { createPostgresKnex } from './postgres.js';
import { createPostgresDatabase, postgresAnswers, postgresLabel, withDatabases } from './testDatabase.js';

const room = (id: number, visibility: 'public' | 'private') => ({
  id: `00000000-0000-7000-8000-00000000000${id}`,
  slug: 'lobby',
  name: 'Lobby',
  topic: '',
  kind: 'text',
  visibility,
  tags: ['a', 'b'],
  metadata: {},
  settings: { slowModeMs: 0 },
  created_at: 1_700_000_000_000,
  created_by: 'ada',
});

const outlineOf = async ({ knex }: Database) => {
  const columns = await knex.raw(
    "select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position",
  );
  const indexes = await knex.raw("select indexdef from pg_indexes where schemaname = 'public' order by indexname");
  return { columns: columns.rows, indexes: indexes.rows };
};

const outlines: Record<string, unknown> = {};

withDatabases(
  (kind, open) => {
    it('creates the schema once', async () => {
      const database = await open();
      const { rows } = await database.knex.raw(
        "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%' order by 1",
      );
      expect(rows.map(({ name }: { name: string }) => name)).toEqual([...tables.keys()].sort());
      const generation = await database.knex('meta').where('key', 'generation').pluck('value');
      expect(generation).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
      await migrate(database.knex);
      expect(await database.knex('meta').where('key', 'generation').pluck('value')).toEqual(generation);
      outlines[kind] = await outlineOf(database);
    });

    it('allows a public slug for one room only, and a private slug for many', async () => {
      const { knex } = await open();
      await knex('rooms').insert([room(1, 'public'), room(2, 'private'), room(3, 'private')]);
      const error: unknown = await knex('rooms')
        .insert(room(4, 'public'))
        .catch((reason: unknown) => reason);
      expect(constraintOf(error)).toBe('rooms_public_slug');
    });

    it('allows one active item per queue, and deletes everything that belongs to a room with it', async () => {
      const { knex } = await open();
      const own = { room_id: room(1, 'public').id };
      await knex('rooms').insert(room(1, 'public'));
      await knex('members').insert({ ...own, user_id: 'ada', role: 'owner' });
      await knex('queues').insert({ ...own, key: 'main', title: 'Main', policy: 'votes', opened_at: 1 });
      const item = (id: number, status: string) => ({
        ...own,
        queue_key: 'main',
        id,
        title: 'A song',
        metadata: {},
        added_by: 'ada',
        added_by_name: 'Ada',
        added_at: 1,
        status,
      });
      await knex('queue_items').insert([item(1, 'active'), item(2, 'waiting'), item(3, 'waiting')]);
      const error: unknown = await knex('queue_items')
        .insert(item(4, 'active'))
        .catch((reason: unknown) => reason);
      expect(constraintOf(error)).toBe('queue_items_active');
      expect(await knex('rooms').del()).toBe(1);
      expect([await knex('members'), await knex('queues'), await knex('queue_items')]).toEqual([[], [], []]);
    });

    it('refuses a database that a newer version has migrated', async () => {
      const { knex } = await open();
      await knex('knex_migrations').insert({ name: '999_later', batch: 2, migration_time: knex.fn.now() });
      await expect(migrate(knex)).rejects.toThrow(DatabaseOpenError);
      await expect(migrate(knex)).rejects.toThrow('a newer version of roomful has changed its schema');
      await knex('knex_migrations').where('name', '999_later').del();
      await migrate(knex);
    });
  },
  { own: true },
);

describe.skipIf(!postgresAnswers)(postgresLabel, () => {
  let drop: (() => Promise<void>) | undefined;
  afterEach(async () => drop?.());

  it('has the same columns and indexes as the embedded database', () => {
    expect(outlines['postgres']).toEqual(outlines['embedded']);
  });

  it('migrates once, no matter how many processes open it together', async () => {
    const created = await createPostgresDatabase();
    drop = created.drop;
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ databaseUrl: created.url, lanes: 1 })));
    const generations = await Promise.all(
      opened.map(({ knex }) => knex('meta').where('key', 'generation').pluck('value')),
    );
    expect(new Set(generations.flat()).size).toBe(1);
    expect(await opened[0]!.knex('knex_migrations').count().first()).toEqual({ count: migrations.length });
    await Promise.all(opened.map((database) => database.close()));
  });

  it('leaves nothing behind if a migration fails', async () => {
    const created = await createPostgresDatabase();
    drop = created.drop;
    const knex = createPostgresKnex({ databaseUrl: created.url, connections: 1, log: silentLog });
    await knex.raw('create table queues (somebody_elses int)');
    await expect(migrate(knex)).rejects.toMatchObject({ code: '42P07' });
    const { rows } = await knex.raw("select tablename as name from pg_tables where schemaname = 'public'");
    expect(rows).toEqual([{ name: 'queues' }]);
    await knex.raw('drop table queues');
    await migrate(knex);
    await knex.destroy();
  });
});
