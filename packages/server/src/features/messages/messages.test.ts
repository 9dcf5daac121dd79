import { limits, type Message } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../database/connection.js';
import { withDatabases } from '../../database/testDatabase.js';
import { rowsRead } from '../../database/testPlans.js';
import { createTestNode, gapless, logOf, person } from '../../pipeline/testNode.js';
import { pageReactions, type ReactionPlace } from './reactionQueries.js';

const ana = person('ana');
const bob = person('bob');
const op = person('op', 'operator');

/** A database that counts commits of batches, and reads outside transactions. */
const counted = (database: Database) => {
  const count = { statements: 0, transactions: 0, reads: 0 };
  const watched = new WeakSet<object>();
  const counting: Database = {
    ...database,
    statement: (statement, values) => {
      count.statements += 1;
      return database.statement(statement, values);
    },
    transaction: (run) => {
      count.transactions += 1;
      return database.transaction(run);
    },
    read: (run) =>
      database.read((db) => {
        if (!watched.has(db)) {
          watched.add(db);
          db.on('query', ({ __knexTxId }: { __knexTxId?: string }) => {
            if (__knexTxId === undefined) count.reads += 1;
          });
        }
        return run(db);
      }),
  };
  return { counting, count };
};

withDatabases((_, open) => {
  const setUp = async () => {
    const database = await open();
    const { counting, count } = counted(database);
    const node = createTestNode(counting);
    const room = await node.room(ana, [bob]);
    const send = async (more: Record<string, unknown> = {}, who = bob): Promise<Message> =>
      (await node.must<{ message: Message }>(who, 'messages.send', { room, text: 'x', ...more })).message;
    /** Counts the cost of a message if room and author are already cached. */
    const costOf = async (run: () => Promise<unknown>) => {
      Object.assign(count, { statements: 0, transactions: 0, reads: 0 });
      await run();
      return { ...count };
    };
    return { database, counting, node, room, send, costOf };
  };

  /** Turns a room into a direct room of ana and bob, by SQL. */
  const direct = async (database: Database, room: string) =>
    database.transaction(async (trx) => {
      await trx('rooms').where('id', room).update({ kind: 'direct', visibility: 'private' });
      await trx('members').where('room_id', room).update({ role: 'member' });
      await trx('directs').insert({ low: 'ana', high: 'bob', room_id: room });
    });

  describe('a message', () => {
    it('is inserted by one statement, whatever its kind, unless it answers in a thread', async () => {
      const { send, costOf } = await setUp();
      await send();
      const one = { statements: 1, transactions: 0 };
      expect(await costOf(() => send())).toEqual({ ...one, reads: 0 });
      expect(await costOf(() => send({ mentions: ['ana'], kind: 'code', language: 'c' }))).toEqual({
        ...one,
        reads: 0,
      });
      expect(await costOf(() => send({ replyTo: 4 }))).toEqual({ ...one, reads: 1 });
      expect(await costOf(() => send({ threadOf: 4 }))).toMatchObject({ statements: 0, transactions: 1 });
    });

    it('is stored as it was sent, alone and in a batch', async () => {
      const { database, send } = await setUp();
      const rich = { mentions: ['a,"b', 'ü'], kind: 'track', track: { title: 'T' }, metadata: { a: null } };
      const sent = [await send(rich), ...(await Promise.all([send(rich), send(), send({ ...rich, threadOf: 4 })]))];
      const rows = await database.read((db) => db('messages').orderBy('id').select('mentions', 'extra', 'thread_of'));
      const kept = { mentions: rich.mentions, extra: { track: { title: 'T' } }, thread_of: null };
      const plain = { mentions: null, extra: null, thread_of: null };
      const byId = [...sent].sort((a, b) => a.id - b.id).map(({ kind, threadOf }) => ({ kind, threadOf }));
      expect(rows).toEqual(
        byId.map(({ kind, threadOf }) =>
          kind === 'track' ? { ...kept, thread_of: threadOf ?? null } : { ...plain, thread_of: null },
        ),
      );
    });
  });

  describe('a thread', () => {
    it('counts answers that share a batch with others, and refuses only those it cannot find', async () => {
      const { database, node, room, send } = await setUp();
      const roots = [await send(), await send()];
      const call = (n: number) =>
        node.call(n % 2 ? ana : bob, 'messages.send', { room, text: 'x', threadOf: n === 5 ? 999 : roots[n % 2]?.id });
      const outcomes = await Promise.all(Array.from({ length: 11 }, (_, n) => call(n)));
      expect(outcomes.filter(({ ok }) => !ok)).toHaveLength(1);
      const threads = await database.read((db) =>
        db('messages')
          .whereIn(
            'id',
            roots.map(({ id }) => id),
          )
          .orderBy('id')
          .pluck('thread_count'),
      );
      expect(threads).toEqual([6, 4]);
      const log = await logOf(database, room);
      expect(gapless(log)).toBe(true);
      const counts = log.flatMap(({ data }) => ('thread' in data && data.thread ? [data.thread] : []));
      for (const { id } of roots) {
        const own = counts.filter((thread) => thread.id === id).map(({ count }) => count);
        expect(own).toEqual(own.map((_, i) => i + 1));
      }
    });
  });

  describe('an answer in a thread', () => {
    it('returns the same result for a retry, without the fields of its event', async () => {
      const { node, room, send } = await setUp();
      const { id: threadOf } = await send();
      const input = { room, text: 'x', threadOf };
      const first = await node.call(bob, 'messages.send', input, 'once');
      expect(await node.call(bob, 'messages.send', input, 'once')).toEqual({ ...first, replayed: true });
    });
  });

  describe('reactions', () => {
    it('of one run are read by one statement and written by one', async () => {
      const { database, node, room, send } = await setUp();
      const { id: message } = await send();
      const people = Array.from({ length: 20 }, (_, n) => person(`p${n}`));
      for (const one of people) await node.must(one, 'rooms.join', { room });
      const statements: string[] = [];
      database.knex.on('query', ({ sql }: { sql: string }) => statements.push(sql));
      const outcomes = await Promise.all([
        ...people.map((one) => node.call(one, 'messages.react', { room, message, emoji: '👍' })),
        ...people.map((one) => node.call(one, 'messages.react', { room, message, emoji: '👍' })),
      ]);
      expect(statements.filter((sql) => sql.includes('reactions'))).toHaveLength(2);
      expect(outcomes.map((outcome) => (outcome.ok ? (outcome.result as { count: number }).count : 0))).toEqual([
        ...people.map((_, n) => n + 1),
        ...people.map(() => 20),
      ]);
      const log = await logOf(database, room);
      expect(log.filter(({ type }) => type === 'message.reacted')).toHaveLength(20);
    });

    it('are paged in order, for all emoji or one, and a page reads no more rows than it needs', async () => {
      const { database, room, send } = await setUp();
      const { id } = await send();
      await database.knex.raw(
        // Three for each instant; one emoji is rare.
        `insert into reactions (room_id, message_id, emoji, user_id, user_name, at)
         select ?, ?, (array['👍', '🎉', '❤️'])[1 + (n % 2) + (n % 500 = 0)::int], 'u/' || n, 'U' || n, 1700000000000 + n / 3
         from generate_series(1, 3000) n`,
        [room, id],
      );
      await database.knex.raw(
        'insert into reaction_counts select room_id, message_id, emoji, count(*) from reactions group by 1, 2, 3',
      );
      const all = async (more: { emoji?: string; limit: number }) => {
        const found: string[] = [];
        for (let after: ReactionPlace | undefined; ; ) {
          const page = await database.read((db) => pageReactions(db, { roomId: room, id }, { ...more, after }));
          found.push(...page.map(({ reactedAt, emoji, user }) => `${reactedAt}/${emoji}/${user.id}`));
          const last = page.at(-1);
          if (!last) return found;
          after = { at: last.reactedAt, emoji: last.emoji, userId: last.user.id };
        }
      };
      const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
      const everything = await all({ limit: 77 });
      expect(new Set(everything).size).toBe(3_000);
      expect(everything).toEqual([...everything].sort(bytewise));
      expect(await all({ emoji: '🎉', limit: 100 })).toEqual(everything.filter((one) => one.includes('🎉')));

      const after = { at: 1_700_000_000_500, emoji: '👍', userId: 'u/1500' };
      for (const page of [{}, { after }, { after, emoji: '👍' }, { emoji: '🎉' }]) {
        const read = await rowsRead(database, 'reactions', (db) =>
          pageReactions(db, { roomId: room, id }, { ...page, limit: 10 }),
        );
        expect(read).toBeLessThanOrEqual(30);
      }
    });

    it('can be added and removed in one batch, and the counts match the rows', async () => {
      const { database, node, room, send } = await setUp();
      const ids = [(await send()).id, (await send()).id];
      const verbs = ['react', 'react', 'unreact', 'react', 'unreact', 'unreact'] as const;
      const calls = Array.from({ length: 120 }, (_, n) => [
        n % 3 ? ana : bob,
        `messages.${verbs[(n * 7) % verbs.length]}`,
        { room, message: ids[n % 2], emoji: n % 5 ? '👍' : '🎉' },
      ]);
      await Promise.all(calls.map((call) => node.must(...(call as Parameters<typeof node.must>))));
      const kept = await database.read((db) => db('reaction_counts').select('message_id', 'emoji', 'count'));
      const { rows } = await database.knex.raw(
        'select message_id, emoji, count(*)::int as count from reactions group by 1, 2',
      );
      const sorted = (list: object[]) => list.map((row) => JSON.stringify(row)).sort();
      expect(sorted(kept)).toEqual(sorted(rows));
      expect(kept.length).toBeGreaterThan(0);
      const last = new Map<string, number>();
      for (const { type, data } of await logOf(database, room)) {
        if (type !== 'message.reacted' && type !== 'message.unreacted') continue;
        const { messageId, emoji, count } = data as { messageId: number; emoji: string; count: number };
        const before = last.get(`${messageId} ${emoji}`) ?? 0;
        expect(count).toBe(type === 'message.reacted' ? before + 1 : before - 1);
        last.set(`${messageId} ${emoji}`, count);
      }
    });

    it('are refused individually if a message has the maximum number of emoji', async () => {
      const { node, room, send } = await setUp();
      const { id: message } = await send();
      const emoji = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔😕'];
      const outcomes = await Promise.all(
        emoji.map((one) => node.call(bob, 'messages.react', { room, message, emoji: one })),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(limits.reactionKinds);
      expect(outcomes.at(-1)).toMatchObject({ ok: false, error: { code: 'reactions_full' } });
    });
  });

  describe('pins', () => {
    it('made at the same instant keep their order', async () => {
      const { database, node, room, send } = await setUp();
      const ids = [(await send()).id, (await send()).id, (await send()).id];
      const order = [ids[1], ids[0], ids[2]];
      await Promise.all(order.map((message) => node.must(ana, 'messages.pin', { room, message })));
      const pins = await database.read((db) =>
        db('messages').whereNotNull('pinned_at').orderBy('pinned_at').pluck('id'),
      );
      expect(pins).toEqual(order);
    });
  });

  describe('direct rooms', () => {
    it('need one statement and one read of blocks for a message', async () => {
      const { database, room, counting, costOf } = await setUp();
      await direct(database, room);
      // The first node has cached the room as a channel.
      const node = createTestNode(counting);
      const send = () => node.must(bob, 'messages.send', { room, text: 'x' });
      await send();
      expect(await costOf(send)).toEqual({ statements: 1, transactions: 0, reads: 1 });
    });

    it('apply a block to the next message, edit and repost, but not to operators', async () => {
      const { database, node, room } = await setUp();
      const elsewhere = await node.room(bob);
      const { message } = await node.must<{ message: Message }>(bob, 'messages.send', { room: elsewhere, text: 'x' });
      await direct(database, room);
      const fresh = createTestNode(database);
      const { id } = (await fresh.must<{ message: Message }>(bob, 'messages.send', { room, text: 'x' })).message;
      await fresh.must(bob, 'messages.send', { room, text: 'by one statement' });
      await fresh.must(ana, 'users.block', { user: 'bob' });
      for (const who of [ana, bob])
        expect(await fresh.call(who, 'messages.send', { room, text: 'y' })).toMatchObject({
          error: { code: 'blocked' },
        });
      const edit = await fresh.call(bob, 'messages.edit', { room, message: id, text: 'z' });
      expect(edit).toMatchObject({ error: { code: 'blocked' } });
      const repost = await fresh.call(bob, 'messages.repost', { room, from: elsewhere, message: message.id });
      expect(repost).toMatchObject({ error: { code: 'blocked' } });
      await fresh.must(op, 'messages.send', { room, text: 'from the operator' });
      await fresh.must(bob, 'messages.delete', { room, message: id });
      await fresh.must(ana, 'users.unblock', { user: 'bob' });
      await fresh.must(bob, 'messages.send', { room, text: 'y' });
    });
  });
});
