import { RoomfulError } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import type { QueuedCall } from './call.js';
import { write } from './handler.js';
import { createTestNode, gapless, logOf, person } from './testNode.js';

const ana = person('ana');
const bob = person('bob');
const codeOf = (outcome: { ok: boolean; error?: RoomfulError }) => (outcome.ok ? 'ok' : outcome.error?.code);

/** A call with a handler of the test's own, in the lane of a room. */
const custom = (base: QueuedCall, run: Parameters<typeof write>[0]): QueuedCall => ({
  ...base,
  name: 'test.custom',
  handler: write(run) as unknown as QueuedCall['handler'],
});

withDatabases((kind, open) => {
  describe('lanes', () => {
    it('commits waiting calls together, and numbers events without holes', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana, [bob]);
      node.batches.length = 0;
      const sends = Array.from({ length: 300 }, (_, i) =>
        node.call(i % 2 ? ana : bob, 'messages.send', { room, text: `m${i}` }),
      );
      const outcomes = await Promise.all(sends);
      expect(outcomes.every(({ ok }) => ok)).toBe(true);
      expect(node.batches.length).toBeLessThan(10);
      const log = await logOf(database, room);
      expect(gapless(log)).toBe(true);
      const texts = log.flatMap(({ type, data }) =>
        type === 'message.created' ? [(data as { message: { text: string } }).message.text] : [],
      );
      expect(texts).toEqual(Array.from({ length: 300 }, (_, i) => `m${i}`));
    });

    it('publishes after the commit and before the answer', async () => {
      const database = await open();
      const order: string[] = [];
      const heads: Promise<unknown>[] = [];
      const node = createTestNode(database, {
        publish: (frames) => {
          order.push('publish');
          for (const { stream, to } of frames) {
            heads.push(
              database
                .read((db) => db('streams').where('id', stream).first('head'))
                .then((row) => (row?.head ?? 0) >= to),
            );
          }
        },
      });
      const room = await node.room(ana);
      order.length = 0;
      await node.must(ana, 'messages.send', { room, text: 'hi' });
      order.push('answer');
      expect(order).toEqual(['publish', 'answer']);
      expect(await Promise.all(heads)).not.toContain(false);
    });

    it('refuses a message that waits behind a ban in the same batch', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana, [bob]);
      node.batches.length = 0;
      const outcomes = await Promise.all([
        node.call(bob, 'messages.send', { room, text: 'before' }),
        node.call(ana, 'moderation.ban', { room, user: 'bob' }),
        node.call(bob, 'messages.send', { room, text: 'after' }),
        node.call(bob, 'rooms.join', { room }),
      ]);
      expect(node.batches).toEqual([4]);
      expect(outcomes.map(codeOf)).toEqual(['ok', 'ok', 'banned', 'banned']);
    });

    it("keeps a mute when the user leaves and comes back, until it is over by the database's clock", async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana, [bob]);
      await node.must(ana, 'moderation.mute', { room, user: 'bob', durationMs: 60_000 });
      await node.must(bob, 'rooms.leave', { room });
      await node.must(bob, 'rooms.join', { room });
      expect(codeOf(await node.call(bob, 'messages.send', { room, text: 'x' }))).toBe('muted');
      node.clock.offsetMs = 59_000;
      expect(codeOf(await node.call(bob, 'messages.send', { room, text: 'x' }))).toBe('muted');
      node.clock.offsetMs = 61_000;
      expect(codeOf(await node.call(bob, 'messages.send', { room, text: 'x' }))).toBe('ok');
    });

    it('never lets time run backwards in a stream', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana);
      node.clock.offsetMs = 3_600_000;
      await node.must(ana, 'messages.send', { room, text: 'future' });
      node.clock.offsetMs = 0;
      await node.must(ana, 'messages.send', { room, text: 'now' });
      const rows: { at: number }[] = await database.read((db) =>
        db('events').where('stream_id', `room:${room}`).orderBy('seq').select('at'),
      );
      expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort((a, b) => a - b));
    });

    it('returns the first result again for the same key, even within one batch and after a restart', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana);
      const send = (on: typeof node, text: string) => on.call(ana, 'messages.send', { room, text }, 'key-1');
      const [first, second, other] = await Promise.all([send(node, 'once'), send(node, 'once'), send(node, 'twice')]);
      const again = await send(createTestNode(database), 'once');
      expect(codeOf(first)).toBe('ok');
      expect(second).toEqual({ ...first, replayed: true });
      expect(again).toEqual({ ...first, replayed: true });
      expect(codeOf(other)).toBe('idempotency_conflict');
      expect((await logOf(database, room)).filter(({ type }) => type === 'message.created')).toHaveLength(1);
    });

    it('stores results of no-ops, but not of violations', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana, [bob]);
      const noop = await node.call(ana, 'moderation.unmute', { room, user: 'bob' }, 'noop');
      expect(await node.call(ana, 'moderation.unmute', { room, user: 'bob' }, 'noop')).toEqual({
        ...noop,
        replayed: true,
      });
      expect(codeOf(await node.call(bob, 'moderation.mute', { room, user: 'ana' }, 'later'))).toBe('forbidden');
      await node.must(ana, 'members.setRole', { room, user: 'bob', role: 'moderator' });
      const eve = person('eve');
      await node.must(eve, 'rooms.join', { room });
      expect(codeOf(await node.call(bob, 'moderation.mute', { room, user: 'eve' }, 'later'))).toBe('ok');
    });

    it('undoes the writes of a violating call, and does not affect its neighbours', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana);
      const base = node.queued(ana, 'messages.send', { room, text: 'x' }, 'bad');
      const half = custom(base, async (db) => {
        await db('rooms').where('id', room).update({ topic: 'half done' });
        throw new RoomfulError('forbidden');
      });
      const alone = await node.lanes.submit({ ...half, key: 'alone' });
      const outcomes = await Promise.all([
        node.call(ana, 'messages.send', { room, text: 'a' }),
        node.lanes.submit(half),
        node.call(ana, 'messages.send', { room, text: 'b' }),
      ]);
      expect([codeOf(alone), ...outcomes.map(codeOf)]).toEqual(['forbidden', 'ok', 'forbidden', 'ok']);
      const row = await database.read((db) => db('rooms').where('id', room).first('topic'));
      expect(row?.topic).toBe('');
      expect(gapless(await logOf(database, room))).toBe(true);
    });

    it('finds the one poisonous call of a batch of 256', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana);
      const poison = custom(node.queued(ana, 'messages.send', { room, text: 'x' }, 'poison'), async (db) => {
        await db.raw('select 1 / 0');
        return { result: {}, events: [] };
      });
      const calls = Array.from({ length: 256 }, (_, i) =>
        i === 100 ? node.lanes.submit(poison) : node.call(ana, 'messages.send', { room, text: `m${i}` }),
      );
      const codes = (await Promise.all(calls)).map(codeOf);
      expect(codes.filter((code) => code !== 'ok')).toEqual(['internal']);
      expect(codes[100]).toBe('internal');
      const log = await logOf(database, room);
      expect(gapless(log)).toBe(true);
      expect(log.filter(({ type }) => type === 'message.created')).toHaveLength(255);
    });

    it('reruns a batch after a deadlock, or a commit with an unknown outcome, with one effect', async () => {
      const database = await open();
      const failures = ['40P01', 'lost'];
      const flaky: Database = {
        ...database,
        transaction: async (run) => {
          const failure = failures.pop();
          if (failure === '40P01') throw Object.assign(new Error('deadlock detected'), { code: failure });
          const result = await database.transaction(run);
          if (failure === 'lost') throw Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' });
          return result;
        },
      };
      const room = await createTestNode(database).room(ana);
      const node = createTestNode(flaky);
      expect(codeOf(await node.call(ana, 'messages.send', { room, text: 'x' }))).toBe('ok');
      expect(failures).toEqual([]);
      expect((await logOf(database, room)).filter(({ type }) => type === 'message.created')).toHaveLength(1);
    });

    it('answers unavailable while the database cannot serve, and stores nothing', async () => {
      const database = await open();
      const room = await createTestNode(database).room(ana);
      const down: Database = {
        ...database,
        transaction: () => Promise.reject(Object.assign(new Error('the disk is full'), { code: '53100' })),
      };
      const outcome = await createTestNode(down).call(ana, 'messages.send', { room, text: 'x' });
      expect(outcome).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
      expect(await logOf(database, room)).toHaveLength(2);
    });

    it('refuses an event that the contract does not declare for the command', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana);
      const stray = custom(node.queued(ana, 'messages.send', { room, text: 'x' }, 'stray'), async () => ({
        result: {},
        events: [{ type: 'member.unmuted', data: { userId: 'ana', reason: null } }],
      }));
      expect(codeOf(await node.lanes.submit(stray))).toBe('internal');
      expect(String(node.reported[0])).toContain('may not emit member.unmuted');
    });

    it('reports a taken slug even if two batches check at the same instant', async () => {
      const database = await open();
      const node = createTestNode(database);
      const people = Array.from({ length: 8 }, (_, i) => person(`p${i}`));
      const codes = (await Promise.all(people.map((who) => node.call(who, 'rooms.create', { slug: 'same' })))).map(
        codeOf,
      );
      expect(codes.sort()).toEqual(['ok', ...Array.from({ length: 7 }, () => 'room_slug_taken')].sort());
    });

    it('blanks a deleted message in the log, in the batch, and in the results for retries', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana, [bob]);
      const sent = await node.must<{ message: { id: number } }>(
        bob,
        'messages.send',
        { room, text: 'secret one' },
        'sent',
      );
      const next = sent.message.id + 1;
      node.published.length = 0;
      await Promise.all([
        node.must(bob, 'messages.send', { room, text: 'secret two' }, 'two'),
        node.must(bob, 'messages.edit', { room, message: sent.message.id, text: 'secret three' }),
        node.must(ana, 'moderation.delete', { room, message: sent.message.id }),
        node.must(ana, 'moderation.delete', { room, message: next }),
      ]);
      expect(JSON.stringify(await logOf(database, room))).not.toContain('secret');
      expect(JSON.stringify(node.published)).not.toContain('secret');
      const replayed = await node.call(bob, 'messages.send', { room, text: 'secret one' }, 'sent');
      expect(replayed).toMatchObject({ ok: true, replayed: true, result: { message: { text: '' } } });
      const kept = await database.read((db) => db('idempotency').select('result'));
      expect(JSON.stringify(kept)).not.toContain('secret');
    });

    it('counts votes exactly, including changed and removed ones, in one batch and over many', async () => {
      const database = await open();
      const node = createTestNode(database);
      const people = Array.from({ length: 40 }, (_, i) => person(`voter-${i}`));
      const room = await node.room(ana, people);
      await node.must(ana, 'queue.open', { room });
      for (const title of ['one', 'two']) await node.must(ana, 'queue.add', { room, title });
      const last = new Map<string, string>();
      const votes = ['up', 'down', 'none'] as const;
      let random = 7;
      const next = (n: number) => {
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        return random % n;
      };
      for (let round = 0; round < 4; round++) {
        await Promise.all(
          Array.from({ length: 120 }, () => {
            const who = people[next(people.length)] as (typeof people)[number];
            const vote = votes[next(3)] as (typeof votes)[number];
            const item = 1 + next(2);
            last.set(`${item} ${who.id}`, vote);
            return node.must(who, 'queue.vote', { room, item, vote });
          }),
        );
      }
      const tally = (item: number, vote: string) =>
        [...last].filter(([name, value]) => name.startsWith(`${item} `) && value === vote).length;
      const items: { id: number; upvotes: number; downvotes: number }[] = await database.read((db) =>
        db('queue_items').orderBy('id').select('id', 'upvotes', 'downvotes'),
      );
      expect(items).toEqual([1, 2].map((id) => ({ id, upvotes: tally(id, 'up'), downvotes: tally(id, 'down') })));
      const stored = await database.read((db) => db('queue_votes').count({ n: '*' }).first());
      expect(Number(stored?.n)).toBe([...last.values()].filter((vote) => vote !== 'none').length);
    });

    it('keeps the votes of a batch whole when a call behind them is refused, and counts on from them', async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana, [bob]);
      await node.must(ana, 'queue.open', { room });
      await node.must(ana, 'queue.add', { room, title: 'one' });
      const vote = (who: typeof ana, cast: string) => node.call(who, 'queue.vote', { room, item: 1, vote: cast });
      const refused = () => node.call(ana, 'queue.open', { room });
      node.batches.length = 0;
      const outcomes = await Promise.all([vote(ana, 'up'), refused(), vote(bob, 'up'), refused(), vote(ana, 'down')]);
      expect(node.batches).toEqual([5]);
      expect(outcomes.map(codeOf)).toEqual(['ok', 'queue_exists', 'ok', 'queue_exists', 'ok']);
      const item = await database.read((db) => db('queue_items').first('upvotes', 'downvotes'));
      expect(item).toEqual({ upvotes: 1, downvotes: 1 });
      expect(outcomes[4]).toMatchObject({ result: { item: { upvotes: 1, downvotes: 1 } } });
    });

    it.skipIf(kind === 'embedded')('has one order on two nodes', async () => {
      const database = await open();
      if (!database.url) throw new Error('the test database has no URL');
      const other = await openDatabase({ databaseUrl: database.url });
      try {
        const nodes = [createTestNode(database), createTestNode(other)];
        const room = await (nodes[0] as (typeof nodes)[number]).room(ana, [bob]);
        const rounds = Array.from({ length: 200 }, (_, i) => i);
        const outcomes = await Promise.all(
          nodes.map(async (node, n) => {
            const codes: unknown[] = [];
            for (const i of rounds)
              codes.push(codeOf(await node.call(n ? ana : bob, 'messages.send', { room, text: `${n}/${i}` })));
            return codes;
          }),
        );
        expect(new Set(outcomes.flat())).toEqual(new Set(['ok']));
        const log = await logOf(database, room);
        expect(log).toHaveLength(403);
        expect(gapless(log)).toBe(true);
        // The same key on both nodes at once has one effect.
        const same = await Promise.all(
          rounds
            .slice(0, 50)
            .flatMap((i) => nodes.map((node) => node.call(ana, 'messages.send', { room, text: `k${i}` }, `k${i}`))),
        );
        expect(new Set(same.map(codeOf))).toEqual(new Set(['ok']));
        expect(await logOf(database, room)).toHaveLength(453);
      } finally {
        await other.close();
      }
    });
  });
});
