import assert from 'node:assert/strict';
import { limits, userStream } from '@roomful/protocol';
import type { Case, Ctx, Person } from '../../cases/types.js';
import { until } from '../../harness/wait.js';

const withMessages = async (ctx: Ctx, count: number) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  const bob = await ctx.member(room, 'bob');
  const ids: number[] = [];
  for (let n = 0; n < count; n++) {
    ids.push((await ana.ok('messages.send', { room: room.id, text: `m${n}` })).message.id);
  }
  return { ana, bob, room: room.id, ids };
};

const reads = async (person: Person) =>
  (await person.ok('users.events', { limit: limits.pageEvents })).events.filter(({ type }) => type === 'receipt.read');

export const cases: readonly Case[] = [
  {
    name: 'a read position never goes back, nor beyond the last message; where nothing changes nothing is told',
    covers: ['receipts.read', 'users.events'],
    run: async (ctx) => {
      const { bob, room, ids } = await withMessages(ctx, 3);
      const [first, second, third] = ids as [number, number, number];
      const ack = await bob.ack('receipts.read', { room, upTo: second });
      assert.equal(ack.result.upTo, second);
      assert(ack.seq !== undefined, 'the position changed');
      for (const upTo of [first, second]) {
        const again = await bob.ack('receipts.read', { room, upTo });
        assert.deepEqual([again.result.upTo, again.seq], [second, undefined]);
      }
      assert.deepEqual(await bob.ok('receipts.read', { room, upTo: third + 1_000 }), { upTo: third });
      assert.deepEqual(await bob.ok('receipts.read', { room }), { upTo: third });
      const told = await reads(bob);
      assert.deepEqual(
        told.map(({ data, actor }) => [data.roomId, data.upTo, actor?.id]),
        [
          [room, second, bob.id],
          [room, third, bob.id],
        ],
      );
      assert(told.every(({ data, at }) => data.readAt === at));
    },
  },
  {
    name: 'a read with a key that is known is answered as before',
    covers: ['receipts.read'],
    run: async (ctx) => {
      const { bob, room, ids } = await withMessages(ctx, 2);
      const input = { room, upTo: ids[0] as number };
      const first = await bob.ack('receipts.read', input, { key: 'read-1' });
      await bob.ok('receipts.read', { room });
      assert.deepEqual(await bob.ack('receipts.read', input, { key: 'read-1' }), { ...first, replayed: true });
      await bob.refused('idempotency_conflict', 'receipts.read', { room }, { key: 'read-1' });
    },
  },
  {
    name: 'members see receipts, in the order of user ids; users who read nothing have none',
    covers: ['receipts.read', 'receipts.list'],
    run: async (ctx) => {
      const { ana, bob, room, ids } = await withMessages(ctx, 2);
      const [first, second] = ids as [number, number];
      await ctx.member({ id: room } as never, 'cem');
      await bob.ok('receipts.read', { room, upTo: first });
      await ana.ok('receipts.read', { room });
      const { receipts } = await bob.ok('receipts.list', { room });
      const expected = [
        [ana.id, second],
        [bob.id, first],
      ].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
      assert.deepEqual(
        receipts.map(({ userId, upTo }) => [userId, upTo]),
        expected,
      );
      const guest = await ctx.person('guest');
      await guest.refused('forbidden', 'receipts.list', { room });
      await guest.refused('forbidden', 'receipts.read', { room });
      await bob.ok('rooms.leave', { room });
      assert.deepEqual(
        (await ana.ok('receipts.list', { room })).receipts.map(({ userId }) => userId),
        [ana.id],
      );
    },
  },
  {
    name: 'in a room of more members than may know who has read what, everybody is told of their own position alone',
    covers: ['receipts.read', 'receipts.list', 'members.add'],
    run: async (ctx) => {
      const { ana, bob, room, ids } = await withMessages(ctx, 1);
      const service = await ctx.person('app', { claims: { roomful_role: 'service' } });
      const add = (user: string) => service.ok('members.add', { room, user });
      await Promise.all(Array.from({ length: limits.readByMembers - 2 }, (_, n) => add(`${ana.id}-${n}`)));
      for (const one of [ana, bob]) await one.ok('receipts.read', { room });
      const listed = async (person: Person) =>
        (await person.ok('receipts.list', { room })).receipts.map(({ userId, upTo }) => [userId, upTo]);
      const both = [ana.id, bob.id].sort().map((id) => [id, ids[0]]);
      for (const one of [ana, bob]) assert.deepEqual(await listed(one), both);
      const cem = await ctx.member({ id: room } as never, 'cem');
      for (const one of [ana, bob]) assert.deepEqual(await listed(one), [[one.id, ids[0]]]);
      for (const one of [cem, service]) assert.deepEqual(await listed(one), []);
      await cem.ok('rooms.leave', { room });
      assert.deepEqual(await listed(ana), both);
    },
  },
  {
    name: 'messages sent before a user joined count as read',
    covers: ['receipts.read', 'rooms.join'],
    run: async (ctx) => {
      const { ana, room, ids } = await withMessages(ctx, 2);
      const cem = await ctx.member({ id: room } as never, 'cem');
      const ack = await cem.ack('receipts.read', { room, upTo: ids[1] as number });
      assert.equal(ack.seq, undefined, 'nothing was read that was not read before');
      assert(ack.result.upTo > (ids[1] as number));
      const { message } = await ana.ok('messages.send', { room, text: 'new' });
      assert.deepEqual(await cem.ok('receipts.read', { room }), { upTo: message.id });
    },
  },
  {
    name: "a user's other devices hear what one has read, and nobody else does",
    covers: ['receipts.read', 'users.follow'],
    run: async (ctx) => {
      const { ana, bob, room, ids } = await withMessages(ctx, 1);
      const [tablet, stranger] = [await ctx.tab(bob), await ctx.tab(ana)];
      await tablet.ok('users.follow', {});
      await stranger.ok('users.follow', {});
      await bob.ok('receipts.read', { room });
      const heard = () => tablet.socket.frames.flatMap(({ events }) => events).filter((e) => e.type === 'receipt.read');
      await until('the other device hears of it', () => heard().length > 0);
      assert.deepEqual(
        heard().map(({ data }) => [data.roomId, data.upTo]),
        [[room, ids[0]]],
      );
      assert(tablet.socket.frames.every(({ stream }) => stream === userStream(bob.id)));
      assert(stranger.socket.frames.every(({ stream }) => stream === userStream(ana.id)));
    },
  },
  {
    name: 'in a small room its members are told who has read up to where, guests are not',
    covers: ['receipts.read'],
    transports: ['socket'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const made = await ctx.room(ana);
      const room = made.id;
      const bob = await ctx.member(made, 'bob');
      const [hers, guests] = [await ctx.tab(ana), await ctx.tab(await ctx.person('eve'))];
      for (const tab of [hers, guests]) await tab.ok('rooms.follow', { room });
      const { message } = await ana.ok('messages.send', { room, text: 'read this' });
      // The position of a reader who is not a member is not sent.
      const operator = await ctx.person('op', { claims: { roomful_role: 'operator' } });
      await operator.ok('receipts.read', { room, upTo: message.id });
      await bob.ok('receipts.read', { room, upTo: message.id });
      const seenBy = ({ socket }: typeof hers) =>
        socket.signals.flatMap((signal) => (signal.type === 'receipt.seen' ? signal.data.receipts : []));
      await until('she is told', () => seenBy(hers).length > 0);
      assert.deepEqual(
        seenBy(hers).map(({ userId, upTo }) => [userId, upTo]),
        [[bob.id, message.id]],
      );
      assert.deepEqual(seenBy(guests), []);
    },
  },
];
