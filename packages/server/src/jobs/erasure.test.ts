import { contract, type RoomfulEvent } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import { elsewhere } from '../features/erasure/plan.js';
import { provide } from '../features/provided.js';
import { eventColumns } from '../pipeline/columns.js';
import { createTestNode, gapless, logOf, person } from '../pipeline/testNode.js';
import { createErasure } from './erasure.js';
import { createProjector } from './projector.js';

const dayMs = 86_400_000;
const ana = person('ana');
const bob = { ...person('bob'), name: 'Robert' };
const secret = 'xyzzy';

withDatabases((kind, open) => {
  const setUp = async (eraseAfterMs = 30 * dayMs) => {
    const database = await open();
    const server = {
      version: '0',
      node: '00000000-0000-4000-8000-000000000001',
      generation: 'test',
      messagesPerMinute: 0,
      eraseAfterMs,
    };
    const node = createTestNode(database, { server });
    const reported: unknown[] = [];
    const job = (on: Partial<Parameters<typeof createErasure>[0]> = {}) =>
      createErasure({
        database,
        steps: provide().forErasure,
        lanes: node.lanes,
        server,
        clockOffsetMs: () => node.clock.offsetMs,
        report: (error) => reported.push(error),
        ...on,
      });
    const room = await node.room(ana, [bob]);
    const say = async (who = bob, more: Record<string, unknown> = {}) =>
      (await node.must<{ message: { id: number } }>(who, 'messages.send', { room, text: secret, ...more })).message.id;
    return { database, node, job, reported, room, say };
  };

  /** All rows of all tables that contain a text. */
  const holding = async (database: Database, text: string): Promise<string[]> => {
    const { rows } = await database.knex.raw<{ rows: { name: string }[] }>(
      "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not like 'knex%'",
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const { rows: hits } = await database.knex.raw<{ rows: { row: string }[] }>(
        `select t::text as row from ${name} t where t::text like ?`,
        [`%${text}%`],
      );
      found.push(...hits.map(({ row }) => `${name}: ${row}`));
    }
    return found;
  };

  describe('the original of a deleted message', () => {
    const original = (database: Database, id: number) =>
      database.read((db) => db('messages').where({ id }).first('text', 'metadata', 'extra', 'mentions', 'erased_at'));

    it('is kept for as long as configured, and nowhere else', async () => {
      const { database, node, job, room, say } = await setUp();
      const id = await say(bob, { kind: 'code', language: 'c', mentions: ['ana'], metadata: { a: 1 } });
      const kept = await say(ana);
      await node.must(bob, 'messages.edit', { room, message: id, text: `${secret}!` });
      await node.must(bob, 'messages.edit', { room, message: id, text: `${secret}!` });
      await node.must(bob, 'messages.delete', { room, message: id });
      expect(await holding(database, `${secret}!`)).toHaveLength(1);
      node.clock.offsetMs = 29 * dayMs;
      await job().run();
      expect(await original(database, id)).toMatchObject({
        text: `${secret}!`,
        extra: { language: 'c' },
        erased_at: null,
      });
      node.clock.offsetMs = 31 * dayMs;
      await job().run();
      expect(await original(database, id)).toMatchObject({ text: '', metadata: {}, extra: null, mentions: null });
      expect(await holding(database, `${secret}!`)).toEqual([]);
      expect(await original(database, kept)).toMatchObject({ text: secret, erased_at: null });
    });

    it('is not kept at all if the setting is 0', async () => {
      const { database, node, room, say } = await setUp(0);
      const id = await say();
      await node.must(bob, 'messages.delete', { room, message: id });
      expect(await holding(database, secret)).toEqual([]);
    });
  });

  describe('a deleted room', () => {
    it('is erased after the configured time, except for the head of its stream', async () => {
      const { database, node, job, room, say } = await setUp();
      const id = await say();
      await node.must(bob, 'messages.react', { room, message: id, emoji: '👍' });
      await node.must(ana, 'messages.pin', { room, message: id });
      await node.must(bob, 'messages.bookmark', { room, message: id });
      await node.must(bob, 'messages.send', { room, text: secret }, 'first');
      await node.must(ana, 'rooms.delete', { room }, 'gone');
      node.clock.offsetMs = 29 * dayMs;
      await job().run();
      expect((await logOf(database, room)).length).toBeGreaterThan(0);
      node.clock.offsetMs = 31 * dayMs;
      await job().run();
      const left = (await holding(database, room)).map((row) => row.split(':')[0]);
      // Keys expire on their own schedule, and bob's own stream still says that he bookmarked a message there.
      expect([...new Set(left)].sort()).toEqual(['events', 'idempotency', 'streams']);
      expect(await logOf(database, room)).toEqual([]);
      expect(await holding(database, secret)).toEqual([]);
      for (const key of ['first', 'again']) {
        const retry = await node.call(bob, 'messages.send', { room, text: secret }, key);
        expect(retry).toMatchObject({ ok: false, error: { code: 'room_not_found' } });
      }
      expect(await node.call(ana, 'rooms.delete', { room }, 'gone')).toMatchObject({ ok: true, replayed: true });
    });
  });

  describe('an erased user', () => {
    const plan = (database: Database, roomId: string, userId = 'bob') =>
      database.transaction((trx) => trx('erasures').insert({ room_id: roomId, user_id: userId }));
    const left = (database: Database) => database.read((db) => db('erasures').select('*'));

    const busy = async () => {
      const all = await setUp();
      const { node, room, say, database } = all;
      const root = await say(ana, { text: 'root' });
      const ids: number[] = [];
      for (let i = 0; i < 60; i++) ids.push(await say(bob, i % 3 === 0 ? { threadOf: root } : {}));
      await node.must(ana, 'messages.react', { room, message: ids[0], emoji: '👍' });
      await node.must(ana, 'messages.pin', { room, message: ids[1] });
      await node.must(ana, 'messages.repost', { room, from: room, message: ids[2] });
      await node.must(ana, 'messages.react', { room, message: root, emoji: '👍' });
      await node.must(bob, 'messages.react', { room, message: root, emoji: '👍' });
      await node.must(bob, 'messages.react', { room, message: root, emoji: '🎉' });
      await node.must(bob, 'messages.edit', { room, message: ids[4], text: `${secret}!` });
      await node.must(bob, 'messages.delete', { room, message: ids[5] });
      await node.must(ana, 'queue.open', { room, queue: 'main' });
      for (const title of ['one', 'two', 'three']) await node.must(bob, 'queue.add', { room, title });
      // Results for other callers, which are kept for their retries.
      for (let i = 0; i < 2; i++) await node.must(ana, 'queue.next', { room });
      await node.must(ana, 'queue.vote', { room, item: 3, vote: 'up' });
      await node.must(ana, 'members.add', { room, user: 'bob' });
      // No projector runs here, so discard the pending events of users' own streams.
      await database.transaction((trx) => trx('projections').del());
      await plan(database, room);
      return { ...all, root, ids };
    };

    const gone = async (database: Database, room: string, root: number) => {
      expect(await holding(database, secret)).toEqual([]);
      expect(await holding(database, 'Robert')).toEqual([]);
      expect(await left(database)).toEqual([]);
      const log = await logOf(database, room);
      expect(gapless(log)).toBe(true);
      const first = await database.read((db) => db('messages').where({ room_id: room, id: root }).first('*'));
      expect(first).toMatchObject({ text: 'root', thread_count: 0, thread_at: null });
      const counts = await database.read((db) =>
        db('reaction_counts').where('room_id', room).select('message_id', 'emoji', 'count'),
      );
      expect(counts).toEqual([{ message_id: root, emoji: '👍', count: 1 }]);
      return log;
    };

    it('has no messages in a room and is not named there', async () => {
      const { database, node, job, reported, room, root, ids } = await busy();
      await job().run();
      expect(reported).toEqual([]);
      const log = await gone(database, room, root);
      const deleted = log.filter(({ type }) => type === 'message.deleted').map(({ data }) => data);
      expect(new Set(deleted.map((data) => (data as { messageId: number }).messageId)).size).toBe(ids.length + 1);
      expect(node.reported).toEqual([]);
      expect(await node.must(ana, 'messages.send', { room, text: 'still here' })).toMatchObject({});
      // The moderation log only shows the user's actions against others.
      const targets = await database.read((db) => db('events').whereNotNull('target_id').pluck('target_id'));
      expect(targets).toEqual(['ana']);
    });

    it('is announced to followers', async () => {
      const { node, job, room, ids } = await busy();
      node.published.length = 0;
      await job().run();
      const events = node.published.filter(({ stream }) => stream === `room:${room}`).flatMap(({ events }) => events);
      const one = events.find((event) => event.type === 'message.deleted' && event.data.messageId === ids[0]);
      expect(one).toMatchObject({
        actor: { id: 'bob', name: 'bob' },
        data: { authorId: 'bob', erased: true, reason: null, thread: { count: 19 } },
      } satisfies { actor: RoomfulEvent['actor']; data: object });
      // Features that lose something by it say so in the same commit.
      const last = events.filter(({ type }) => !type.startsWith('queue.')).at(-1);
      expect(last).toMatchObject({ type: 'member.erased', actor: { name: 'bob' }, data: { userId: 'bob' } });
      // Messages that were deleted before are announced again, since the name is now gone.
      const before = events.filter((event) => event.type === 'message.deleted' && event.data.messageId === ids[5]);
      expect(before).toMatchObject([{ data: { erased: true, reason: null } }]);
    });

    it('is erased in rooms that the user only joined or queued in, and nothing happens in other rooms', async () => {
      const { database, node, job, room } = await setUp();
      const other = await node.room(ana);
      await node.must(ana, 'queue.open', { room, queue: 'main' });
      await node.must(bob, 'queue.add', { room, title: 'one' });
      await database.transaction((trx) => trx('projections').del());
      for (const roomId of [room, other]) await plan(database, roomId);
      await job().run();
      expect((await logOf(database, room)).slice(-2)).toMatchObject([
        { type: 'member.erased', data: { userId: 'bob' } },
        { type: 'queue.items_withdrawn', data: { itemIds: [1] } },
      ]);
      expect((await logOf(database, other)).map(({ type }) => type)).not.toContain('member.erased');
      expect(await holding(database, 'Robert')).toEqual([]);
    });

    it('is no longer named in the own log, however long it is, except in events after the erasure', async () => {
      const { database, node, job, reported } = await setUp();
      const service = { ...person('root'), role: 'service' as const };
      const profile = { id: 'bob', name: 'Robert', avatarUrl: null, role: 'user' };
      const actor = { actor_id: 'bob', actor_name: 'Robert' };
      const add = (from: number, to: number, type: string, data: object) =>
        database.transaction(async (trx) => {
          await trx.raw(
            `insert into events (stream_id, seq, type, at, actor_id, actor_name, data)
             select 'user:bob', n, ?, 1, 'bob', 'Robert', ?::jsonb from generate_series(?::int, ?::int) n`,
            [type, JSON.stringify(data), from, to],
          );
          await trx('streams').insert({ id: 'user:bob', head: to }).onConflict('id').merge();
        });
      const by = { roomId: '0193f5a0-0000-7000-8000-000000000000', role: 'member', invited: false, by: profile };
      await add(1, 1_500, 'user.updated', { profile });
      await add(1_501, 2_500, 'user.room_changed', by);
      await database.transaction(async (trx) => {
        await trx('users').insert({ id: 'bob', name: 'Robert', role: 'user', updated_at: 1 });
        await trx('projections').del();
        const waiting = { room_id: by.roomId, seq: 1, user_id: 'bob', type: 'user.room_changed', ...actor };
        await trx('projections').insert({ ...waiting, data: JSON.stringify(by) });
      });
      await node.must(service, 'users.erase', { user: 'bob' });
      const back = { ...profile, name: 'Robert again' };
      await add(2_502, 2_502, 'user.updated', { profile: back });
      // Interrupted after its first step, and finished by the next start.
      let steps = 0;
      const cut = job({
        database: {
          ...database,
          transaction: (run) => (steps++ === 2 ? Promise.reject(new Error('killed')) : database.transaction(run)),
        },
      });
      await cut.run();
      await cut.stop();
      await job().run();
      expect(reported.length).toBeGreaterThan(0);
      expect(await left(database)).toEqual([]);
      const { rows } = await database.knex.raw<{ rows: { seq: number }[] }>(
        `select seq from events where stream_id = 'user:bob' and (data::text like '%Robert%' or actor_name = 'Robert')
         union all select 0 from projections where data::text like '%Robert%'`,
      );
      expect(rows).toEqual([{ seq: 2_502 }]);
    });

    it('is no longer named in the logs of spaces and other users, nor in stored results', async () => {
      const { database, node, job, reported, room } = await setUp();
      const service = { ...person('root'), role: 'service' as const };
      await database.transaction((trx) =>
        trx('users').insert({ id: 'bob', name: 'Robert', role: 'user', updated_at: 1 }),
      );
      await node.must(ana, 'spaces.create', { space: 'of:ana' });
      await node.must(ana, 'spaces.add', { space: 'of:ana', user: 'bob' });
      await node.must(bob, 'spaces.create', { space: 'of:bob' });
      await node.must(bob, 'spaces.add', { space: 'of:bob', user: 'cara' });
      await node.must(ana, 'members.setRole', { room, user: 'bob', role: 'moderator' });
      await node.must(bob, 'members.add', { room, user: 'cara' });
      const projector = createProjector({
        database,
        generation: 'test',
        clockOffsetMs: () => 0,
        columns: eventColumns(contract),
        publish: () => undefined,
        report: (error) => reported.push(error),
      });
      projector.wake();
      await expect.poll(() => database.read((db) => db('projections').first('seq'))).toBeUndefined();
      await projector.stop();
      // This event waits until after the erasure.
      await node.must(bob, 'members.add', { room, user: 'dora' });

      const outside = () =>
        database.read((db) =>
          db('events')
            .whereRaw("stream_id not like 'room:%' and people @> array['bob']")
            .orderBy(['stream_id', 'seq'])
            .pluck('stream_id'),
        );
      expect(new Set(await outside())).toEqual(new Set(['space:of:ana', 'space:of:bob', 'user:cara']));
      await node.must(service, 'users.erase', { user: 'bob' });
      await job().run();
      expect(reported).toEqual([]);
      expect(await holding(database, 'Robert')).toEqual([]);
      expect(await outside()).toEqual([]);
      expect(await left(database)).toEqual([]);
      const added = await database.read((db) =>
        db('events').where('stream_id', 'space:of:ana').orderBy('seq').pluck('data'),
      );
      expect(added.at(-1)).toMatchObject({ member: { user: { id: 'bob', name: 'bob' } }, memberCount: 2 });
      // Other users keep their names.
      expect((await holding(database, '"ana"')).length).toBeGreaterThan(0);
    });

    describe('outside rooms', () => {
      /** A room that copies the name to another user's stream just before it is cleared, and a job whose writes may fail. */
      const copying = async () => {
        const all = await setUp();
        const { database, node, room, say } = all;
        await say();
        await database.transaction((trx) => trx('projections').del());
        for (const roomId of [room, elsewhere]) await plan(database, roomId);
        const copy = (seq: number) =>
          database.transaction((trx) =>
            trx('events').insert({
              ...{ stream_id: 'user:ana', seq, type: 'user.room_changed', at: 1, people: ['bob'] },
              data: JSON.stringify({ roomId: room, role: 'member', by: { id: 'bob', name: 'Robert' } }),
            }),
          );
        let copies = 0;
        const run = async (fails: boolean) => {
          const submit: typeof node.lanes.submit = async (call) => {
            if (fails) throw new Error('unable to write');
            if (copies < 2) await copy(++copies);
            return node.lanes.submit(call);
          };
          await all.job({ lanes: { ...node.lanes, submit } }).run();
        };
        const named = () => holding(database, 'Robert').then((rows) => rows.filter((row) => row.includes('user:ana')));
        return { ...all, copy, run, named };
      };

      it('is no longer named in events that rooms copy there before they are cleared', async () => {
        const { database, reported, run, named } = await copying();
        await run(false);
        expect(reported).toEqual([]);
        expect(await database.read((db) => db('events').where('stream_id', 'user:ana').pluck('seq'))).toEqual([1, 2]);
        expect(await named()).toEqual([]);
        expect(await left(database)).toEqual([]);
      });

      it('is no longer named there even if a room fails, and the erasure ends after the room', async () => {
        const { database, copy, run, named } = await copying();
        await copy(3);
        await run(true);
        expect(await named()).toEqual([]);
        expect(await left(database)).toHaveLength(2);
        await run(false);
        expect(await holding(database, 'Robert')).toEqual([]);
        expect(await left(database)).toEqual([]);
      });
    });

    it('is erased in the log of a space even if nothing else is known about the user', async () => {
      const { database, node, job } = await setUp();
      const user = { id: 'eve', name: 'Evelyn', role: 'user', updated_at: 1 };
      await database.transaction((trx) => trx('users').insert(user));
      await node.must(ana, 'spaces.create', { space: 'of:ana' });
      await node.must(ana, 'spaces.add', { space: 'of:ana', user: 'eve' });
      await database.transaction((trx) => trx('users').where('id', 'eve').del());
      const service = { ...person('root'), role: 'service' as const };
      expect(await node.must(service, 'users.erase', { user: 'eve' })).toEqual({ rooms: 0 });
      await job().run();
      expect(await holding(database, 'Evelyn')).toEqual([]);
      expect(await left(database)).toEqual([]);
    });

    it('is erased in reposts by others, in rooms where the user never was', async () => {
      const { database, node, job, room, say } = await setUp();
      const id = await say();
      const other = await node.room(ana);
      await node.must(ana, 'messages.repost', { room: other, from: room, message: id });
      await plan(database, room);
      await job().run();
      expect(await holding(database, secret)).toEqual([]);
      expect(await left(database)).toEqual([]);
    });

    it('is erased in a deleted room, without a new event there', async () => {
      const { database, node, job, room, say } = await setUp();
      await say();
      await node.must(ana, 'rooms.delete', { room });
      const before = await logOf(database, room);
      await plan(database, room);
      await job().run();
      expect(await logOf(database, room)).toHaveLength(before.length);
      expect(await holding(database, secret)).toEqual([]);
      expect(await left(database)).toEqual([]);
    });

    it('is erased even if the job is interrupted at any step', async () => {
      const { database, node, job, room, root } = await busy();
      for (let steps = 0; (await left(database)).length > 0 && steps < 20; steps++) {
        let allowed = steps;
        const cut = job({
          lanes: {
            ...node.lanes,
            submit: async (call) => {
              if (allowed-- <= 0) throw new Error('killed');
              return node.lanes.submit(call);
            },
          },
        });
        await cut.run();
      }
      await gone(database, room, root);
    });

    it.skipIf(kind === 'embedded')('is erased once by two nodes at the same time', async () => {
      const { database, job, reported, room, root, ids } = await busy();
      const second = await openDatabase(database.url === undefined ? {} : { databaseUrl: database.url });
      try {
        const other = createTestNode(second);
        await Promise.all([job().run(), job({ database: second, lanes: other.lanes }).run()]);
        expect(reported).toEqual([]);
        const log = await gone(database, room, root);
        expect(log.filter(({ type }) => type === 'message.deleted')).toHaveLength(ids.length + 2);
        expect(log.filter(({ type }) => type === 'member.erased')).toHaveLength(1);
      } finally {
        await second.close();
      }
    });
  });
});
