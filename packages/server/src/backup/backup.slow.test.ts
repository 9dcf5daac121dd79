import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Knex } from 'knex';
import { afterEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database/connection.js';
import { generationOf } from '../database/generation.js';
import { createPostgresDatabase, postgresAnswers, postgresLabel, withDatabases } from '../database/testDatabase.js';
import { tables } from '../features/index.js';
import { BackupError, checkBackup } from './format.js';
import { DatabaseNotEmpty, restoreBackup } from './restore.js';
import { writeBackup } from './write.js';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

const backupOf = async (database: Database): Promise<Buffer> => {
  const parts: Buffer[] = [];
  const out = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      parts.push(chunk);
      done();
    },
  });
  await writeBackup(database, out, tmpdir());
  return Buffer.concat(parts);
};

const bytesOf = (...parts: (string | Buffer)[]) => Readable.from(parts.map((part) => Buffer.from(part)));

type Place = { dataDir: string } | { databaseUrl: string };

const places: Record<Database['kind'], () => Promise<Place>> = {
  embedded: async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'roomful-restore-'));
    undo.push(() => rm(dataDir, { recursive: true, force: true }));
    return { dataDir };
  },
  postgres: async () => {
    const { url, drop } = await createPostgresDatabase();
    undo.push(drop);
    return { databaseUrl: url };
  },
};

const open = async (place: Place): Promise<Database> => {
  const database = await openDatabase(place);
  undo.push(() => database.close());
  return database;
};

const id = '01890000-0000-7000-8000-000000000001';
const awkward = 'a "quote", a \\, a tab\t, a line\nfeed, é, 👩🏽‍🚀, \u2028, \u009b and \u202e';

const values: Readonly<Record<string, unknown>> = {
  uuid: id,
  integer: 1,
  bigint: 1,
  boolean: true,
  jsonb: {},
  ARRAY: [],
};

/** A row with made-up values for any table. */
const madeUp = async (db: Knex, table: string): Promise<Record<string, unknown>> => {
  const columns: { name: string; type: string }[] = await db('information_schema.columns')
    .where({ table_schema: 'public', table_name: table })
    .select({ name: 'column_name', type: 'data_type' });
  return Object.fromEntries(columns.map(({ name, type }) => [name, values[type] ?? awkward]));
};

/** Fills each table with at least one row, covering every kind of value, and adds enough events for several pages. */
const fill = (database: Database) =>
  database.transaction(async (trx) => {
    await trx('streams').insert({ id: `room:${id}`, head: 1_200, last_at: 1_700_000_000_000 });
    await trx.raw(
      `insert into events (stream_id, seq, type, at, actor_id, actor_name, key, ref, target_id, data)
       select ?, n, 'message.created', 1700000000000 + n, 'ana', ?, 'k' || n, null, null, jsonb_build_object('n', n, 'text', ?::text)
       from generate_series(1, 1200) n`,
      [`room:${id}`, awkward, awkward],
    );
    await trx('users').insert({ id: 'ana', name: awkward, avatar_url: null, role: 'user', updated_at: 1 });
    await trx('rooms').insert({
      id,
      slug: 'lobby',
      name: awkward,
      topic: '',
      kind: 'channel',
      visibility: 'public',
      tags: ['a', 'b,c', '"d"', awkward],
      metadata: { deep: [1, 2.5, null, { e: awkward }] },
      settings: {},
      max_members: null,
      member_count: 1,
      created_at: 1,
      created_by: 'ana',
    });
    await trx('members').insert({
      room_id: id,
      user_id: 'ana',
      name: 'ana',
      role: 'owner',
      joined_at: 5,
      banned: false,
    });
    // Too large for a JavaScript number.
    await trx.raw(
      `insert into messages (room_id, id, author_id, author_name, kind, text, metadata, created_at)
       values (?, 9007199254740993, 'ana', 'ana', 'text', ?, '{"pi": 3.14159265358979323846}', 1)`,
      [id, awkward],
    );
    await trx('queues').insert({ room_id: id, key: 'main', title: 'q', policy: 'votes', opened_at: 1, last_item: 1 });
    const item = { room_id: id, queue_key: 'main' };
    await trx('queue_items').insert({
      ...item,
      id: 1,
      title: 'song',
      metadata: {},
      added_by: 'ana',
      added_by_name: 'ana',
      added_at: 1,
      status: 'waiting',
      upvotes: 1,
    });
    await trx('queue_votes').insert({ ...item, item_id: 1, user_id: 'ana', vote: 'up' });
    await trx('directs').insert({ low: 'ana', high: awkward, room_id: id });
    await trx('blocks').insert({ user_id: 'ana', blocked_id: 'bob', at: 1 });
    const message = { room_id: id, message_id: 9 };
    await trx('reactions').insert({ ...message, emoji: '👩🏽‍🚀', user_id: 'ana', user_name: awkward, at: 1 });
    await trx('reaction_counts').insert({ ...message, emoji: '👩🏽‍🚀', count: 1 });
    await trx('bookmarks').insert({ user_id: 'ana', ...message, at: 1 });
    await trx('receipts').insert({ user_id: 'ana', room_id: id, up_to: 9, at: 1 });
    await trx('spaces').insert({ id: 's', name: awkward, metadata: { a: null }, created_at: 1, created_by: 'ana' });
    await trx('space_members').insert({ space_id: 's', user_id: 'ana', role: 'owner', joined_at: 1 });
    await trx('last_seen').insert({ user_id: 'ana', at: 1 });
    const told = { room_id: id, seq: 1, user_id: 'ana', type: 'user.room_changed' };
    await trx('projections').insert({ ...told, data: { a: awkward } });
    await trx('erasures').insert({ room_id: id, user_id: 'ana' });
    // The database itself keeps who is mentioned: ana and everybody. Bob is the author.
    await trx('messages').insert({
      room_id: id,
      id: 9,
      author_id: 'bob',
      author_name: 'bob',
      kind: 'text',
      text: '',
      metadata: {},
      created_at: 1,
      mentions: ['ana', 'bob'],
      here: true,
    });
    await trx('idempotency').insert({
      subject: 'ana',
      stream_id: `room:${id}`,
      key: 'k1',
      hash: 'h',
      seq: 1,
      result: { a: null },
      at: 1,
    });
    // The tables of all other features get one row of made-up values each.
    for (const name of tables.keys()) {
      const row = await trx(name).first(trx.raw('true'));
      if (!row) await trx(name).insert(await madeUp(trx, name));
    }
  });

/** The rows of a backup, without the generation. */
const rowsIn = (backup: Buffer): string[] =>
  backup
    .toString()
    .split('\n')
    .slice(1, -2)
    .filter((line) => !line.includes('"generation"'));

const isEmpty = async (place: Place): Promise<boolean> => {
  const database = await open(place);
  const counts = await Promise.all(
    [...tables.keys()].map(async (table) => (table === 'meta' ? 0 : (await database.knex(table)).length)),
  );
  return counts.every((count) => count === 0);
};

withDatabases((kind, openSource) => {
  for (const target of ['embedded', 'postgres'] as const) {
    it.skipIf(target === 'postgres' && !postgresAnswers)(
      `can be restored to ${target} exactly, with a new generation`,
      async () => {
        const source = await openSource();
        await fill(source);
        const backup = await backupOf(source);
        const place = await places[target]();
        const counts = await restoreBackup(place, bytesOf(backup));
        expect(counts).toEqual(await checkBackup(bytesOf(backup)));
        expect(counts).toMatchObject({ events: 1_200, messages: 2, mentions: 2, queue_votes: 1, idempotency: 1 });
        expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
        const restored = await open(place);
        expect(rowsIn(await backupOf(restored))).toEqual(rowsIn(backup));
        expect(await generationOf(restored.knex)).not.toBe(await generationOf(source.knex));
      },
    );
  }

  it('shows one instant while others write', async () => {
    const source = await openSource();
    await fill(source);
    let writing = true;
    const write = async () => {
      for (let n = 1_201; writing; n++) {
        // The embedded database answers within the same turn of the event loop.
        await new Promise(setImmediate);
        await source.transaction(async (trx) => {
          await trx.raw(
            `insert into events select stream_id, ?, type, at, actor_id, actor_name, key, ref, target_id, data
            from events where seq = 1`,
            [n],
          );
          await trx('streams').update({ head: n });
        });
      }
    };
    const written = write();
    const backups = [await backupOf(source), await backupOf(source), await backupOf(source)];
    writing = false;
    await written;
    const heads = backups.map((backup) => {
      const rows = rowsIn(backup).map((line) => JSON.parse(line));
      const events = rows.filter(({ stream_id, seq, data }) => stream_id && seq && data);
      const [{ head }] = rows.filter(({ head }) => head);
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
      return head;
    });
    expect(heads[2]).toBeGreaterThan(heads[0]);
  });

  it('is refused if it is truncated or changed, and nothing of it is restored', async () => {
    const source = await openSource();
    await fill(source);
    const backup = (await backupOf(source)).toString();
    const lines = backup.split(/(?<=\n)/);
    const spoilt: Record<string, [string, RegExp]> = {
      'cut inside a line': [backup.slice(0, -700_00), /incomplete/],
      'cut before its end': [lines.slice(0, -1).join(''), /incomplete/],
      'cut inside its end': [backup.slice(0, -2), /incomplete/],
      'a row missing': [[...lines.slice(0, 20), ...lines.slice(21)].join(''), /checksum/],
      'a changed text': [backup.replace('quote', 'quota'), /checksum/],
      'a row that is not JSON': [backup.replace('"seq":40,', '"seq":40'), /do not match/],
      'an unknown table': [
        backup.replace('{"roomful":"table","name":"users"}', '{"roomful":"table","name":"pg_authid"}'),
        /damaged/,
      ],
      'something else': ['{"a":1}\n', /not a roomful backup/],
      empty: ['', /not a roomful backup/],
      'a newer format': [backup.replace('"version":1', '"version":2'), /its format is 2/],
      'a newer schema': [backup.replace('"schema":"', '"schema":"9'), /newer roomful/],
    };
    const place = await places[kind]();
    for (const [how, [text, why]] of Object.entries(spoilt)) {
      const failed = await restoreBackup(place, bytesOf(text)).catch((error: unknown) => error);
      expect(failed, how).toBeInstanceOf(BackupError);
      expect((failed as Error).message, how).toMatch(why);
    }
    expect(await isEmpty(place)).toBe(true);
  });

  it('can be restored over a server start that stored nothing, and is refused if the database has data', async () => {
    const source = await openSource();
    await fill(source);
    const backup = await backupOf(source);
    const place = await places[kind]();
    const fresh = await openDatabase(place);
    await fresh.close();
    await restoreBackup(place, bytesOf(backup));
    await expect(restoreBackup(place, bytesOf(backup))).rejects.toThrow(/not empty: it has streams/);
    await expect(restoreBackup(place, bytesOf(backup))).rejects.toBeInstanceOf(DatabaseNotEmpty);
  });

  it('can be restored from every past schema', async () => {
    const fixtures = join(import.meta.dirname, 'fixtures');
    const names = await readdir(fixtures);
    expect(names).toContain('001_spine.ndjson');
    for (const name of names) {
      const place = await places[kind]();
      const counts = await restoreBackup(place, createReadStream(join(fixtures, name)));
      if (name === '001_spine.ndjson') expect(Object.values(counts)).toEqual(Object.keys(counts).map(() => 1));
      const restored = await open(place);
      expect(await restored.knex('rooms').pluck('slug')).toEqual(['lobby']);
      // Messages from before read positions existed are not unread.
      expect(await restored.knex('members').pluck('joined_seq')).toEqual([1]);
    }
  });

  it('fills in whom old events and results name if its schema did not record that', async () => {
    const place = await places[kind]();
    await restoreBackup(place, createReadStream(join(import.meta.dirname, 'fixtures', '002_conversation.ndjson')));
    const { knex } = await open(place);
    const events = await knex('events').whereNotNull('people').orderBy(['stream_id', 'seq']);
    expect(events.map(({ stream_id, type, people }) => [stream_id, type, people])).toEqual([
      [`room:${id}`, 'member.joined', ['bob']],
      // A repost: the author of a message is its actor.
      [`room:${id}`, 'message.created', ['bob']],
      [`room:${id}`, 'queue.opened', ['bob']],
      // Erasure does not go through the log of a space, so actors are listed too.
      ['space:s', 'space.created', ['ana']],
      ['space:s', 'space.member_added', ['bob', 'ana']],
      ['user:bob', 'user.room_changed', ['ana']],
    ]);
    expect(await knex('events').count().first()).toEqual({ count: 10 });
    const answers = await knex('idempotency').orderBy('key');
    expect(answers.map(({ key, people }) => [key, people])).toEqual([
      ['a-event', null],
      ['b-member', ['bob']],
      ['c-message', ['bob']],
      ['d-next', ['bob']],
      ['e-nobody', null],
      ['f-space', ['bob']],
    ]);
  });

  it('stops when its destination fails, and leaves nothing behind', async () => {
    const source = await openSource();
    await fill(source);
    const spoolDir = await mkdtemp(join(tmpdir(), 'roomful-spool-'));
    undo.push(() => rm(spoolDir, { recursive: true }));
    const out = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the disk is full')) });
    await expect(writeBackup(source, out, spoolDir)).rejects.toThrow('the disk is full');
    expect(await readdir(spoolDir)).toEqual([]);
    expect((await backupOf(source)).length).toBeGreaterThan(0);
  });
});

describe.skipIf(!postgresAnswers)(`a database in use on ${postgresLabel}`, () => {
  it('refuses a restore', async () => {
    const place = await places.postgres();
    const used = await open(place);
    const backup = await backupOf(used);
    await used.read((db) => db.raw('select 1'));
    await expect(restoreBackup(place, bytesOf(backup))).rejects.toThrow(/a server has the database open/);
  });
});
