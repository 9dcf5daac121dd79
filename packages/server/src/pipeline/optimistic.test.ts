import { describe, expect, it } from 'vitest';
import { createCharge } from '../access/limits.js';
import { type Database, openDatabase } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import { createTestNode, gapless, logOf, person } from './testNode.js';

const ana = person('ana');
const bob = person('bob');

/** A database that counts how batches were committed. */
const counted = (database: Database) => {
  const count = { statements: 0, transactions: 0 };
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
  };
  return { counting, count };
};

withDatabases((kind, open) => {
  describe('the optimistic path', () => {
    const setUp = async () => {
      const database = await open();
      const { counting, count } = counted(database);
      const node = createTestNode(counting);
      const room = await node.room(ana, [bob]);
      const send = (text: string, key?: string) => node.call(bob, 'messages.send', { room, text }, key);
      count.transactions = 0;
      return { database, node, room, send, count };
    };

    it('does not count retries against the limit', async () => {
      const charge = createCharge();
      const node = createTestNode(await open(), { charge: ({ caller }) => charge(caller.id, 3, 60) });
      const room = await node.room(ana, [bob]);
      const send = (text: string, key: string) => node.call(bob, 'messages.send', { room, text }, key);
      for (const key of ['a', 'b']) expect(await send(key, key)).toMatchObject({ ok: true });
      for (let i = 0; i < 5; i++) {
        expect(await send('a', 'a')).toMatchObject({ replayed: true });
      }
      expect(await send('c', 'c')).toMatchObject({ ok: true });
      expect(await send('d', 'd')).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    });

    it('handles a message if the room and its author are cached', async () => {
      const { database, room, send, count } = await setUp();
      for (let i = 0; i < 5; i++) expect(await send(`m${i}`)).toMatchObject({ ok: true, seq: 4 + i });
      expect(count).toEqual({ statements: 5, transactions: 0 });
      const log = await logOf(database, room);
      expect(gapless(log)).toBe(true);
      expect(log).toHaveLength(8);
      const kept = await database.read((db) => db('messages').where('room_id', room).select('text'));
      expect(kept).toHaveLength(5);
    });

    it('returns the first result for a known key, and writes nothing twice', async () => {
      const { database, room, send } = await setUp();
      const first = await send('once', 'same');
      expect(await send('once', 'same')).toEqual({ ...first, replayed: true });
      expect(await send('other', 'same')).toMatchObject({ ok: false, error: { code: 'idempotency_conflict' } });
      expect(await logOf(database, room)).toHaveLength(4);
    });

    it('writes nothing if another node has moved a head, and falls back to locks', async () => {
      const { database, node, room, send, count } = await setUp();
      const other = createTestNode(database);
      await send('before');
      await other.must(ana, 'moderation.ban', { room, user: 'bob' });
      expect(await send('after')).toMatchObject({ ok: false, error: { code: 'banned' } });
      expect(count).toEqual({ statements: 2, transactions: 1 });
      await other.must(ana, 'moderation.unban', { room, user: 'bob' });
      await node.must(bob, 'rooms.join', { room });
      expect(await send('back')).toMatchObject({ ok: true });
      const log = await logOf(database, room);
      expect(gapless(log)).toBe(true);
      expect(log.filter(({ type }) => type === 'message.created')).toHaveLength(2);
    });

    it('refuses nobody based on its cache, since another node may have lifted the mute', async () => {
      const { database, node, room, send } = await setUp();
      await node.must(ana, 'moderation.mute', { room, user: 'bob', durationMs: 600_000 });
      expect(await send('muted')).toMatchObject({ ok: false, error: { code: 'muted' } });
      await createTestNode(database).must(ana, 'moderation.unmute', { room, user: 'bob' });
      expect(await send('heard')).toMatchObject({ ok: true });
    });

    it('moves the heads of many rooms together, or none', async () => {
      const { database, node, room } = await setUp();
      const rooms = [room, await node.room(ana, [bob]), await node.room(ana, [bob])];
      const other = createTestNode(database);
      const sendAll = (text: string) =>
        Promise.all(rooms.map((one) => node.must(bob, 'messages.send', { room: one, text })));
      await sendAll('first');
      await other.must(ana, 'messages.send', { room: rooms[1] as string, text: 'from elsewhere' });
      await sendAll('second');
      for (const one of rooms) {
        const log = await logOf(database, one);
        expect(gapless(log)).toBe(true);
        const sent = log.filter(
          ({ type, data }) => type === 'message.created' && JSON.stringify(data).includes('"bob"'),
        );
        expect(sent).toHaveLength(2);
      }
    });

    it.skipIf(kind === 'embedded')('keeps one order while two nodes write to the same room', async () => {
      const database = await open();
      if (!database.url) throw new Error('the test database has no URL');
      const elsewhere = await openDatabase({ databaseUrl: database.url });
      try {
        const nodes = [createTestNode(database), createTestNode(elsewhere)] as const;
        const rooms = [await nodes[0].room(ana, [bob]), await nodes[0].room(ana, [bob])];
        await Promise.all(
          nodes.map(async (node, n) => {
            for (let i = 0; i < 60; i++) {
              await Promise.all(
                rooms.map((room) => node.must(bob, 'messages.send', { room, text: `${n}/${i}` }, `${n}/${i}`)),
              );
              if (i % 20 === 10) await new Promise((resolve) => setTimeout(resolve, 1_050));
            }
          }),
        );
        for (const room of rooms) {
          const log = await logOf(database, room);
          expect(gapless(log)).toBe(true);
          expect(log.filter(({ type }) => type === 'message.created')).toHaveLength(120);
        }
      } finally {
        await elsewhere.close();
      }
    });
  });
});
