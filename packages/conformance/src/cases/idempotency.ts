import assert from 'node:assert/strict';
import { limits } from '@roomful/protocol';
import { callerFor } from '../harness/target.js';
import { personOf } from './context.js';
import type { Case } from './types.js';

export const idempotency: readonly Case[] = [
  {
    name: 'the same key and input have one effect, and the first answer is given again',
    covers: ['messages.send'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const input = { room, text: 'once', metadata: { a: 1, b: 2 } };
      const first = await ana.ack('messages.send', input, { key: 'k' });
      assert.equal(first.replayed, undefined);
      for (const again of [
        input,
        { text: 'once', metadata: { b: 2, a: 1 }, room },
        { ...input, kind: 'text' as const },
      ]) {
        const replay = await ana.ack('messages.send', again, { key: 'k' });
        assert.deepEqual(replay, { ...first, replayed: true });
      }
      const { events, head } = await ana.ok('rooms.events', { room, types: ['message.created'] });
      assert.deepEqual([events.length, events[0]?.key, head], [1, 'k', 3]);
    },
  },
  {
    name: 'the same key with another input is a conflict',
    covers: ['messages.send'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      await ana.ok('messages.send', { room, text: 'one' }, { key: 'k' });
      await ana.refused('idempotency_conflict', 'messages.send', { room, text: 'two' }, { key: 'k' });
      await ana.refused('idempotency_conflict', 'rooms.update', { room, topic: 'x' }, { key: 'k' });
      assert.equal((await ana.ok('rooms.get', { room })).head, 3);
    },
  },
  {
    name: 'a key belongs to its user and its room',
    covers: ['messages.send', 'rooms.create'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const one = await ctx.room(ana);
      const two = await ctx.room(ana);
      const bob = await ctx.member(one, 'bob');
      await ana.ok('messages.send', { room: one.id, text: 'a' }, { key: 'k' });
      assert.equal((await ana.ack('messages.send', { room: two.id, text: 'b' }, { key: 'k' })).replayed, undefined);
      assert.equal((await bob.ack('messages.send', { room: one.id, text: 'c' }, { key: 'k' })).replayed, undefined);
      const slug = ctx.slug();
      const made = await ana.ack('rooms.create', { slug }, { key: 'k' });
      assert.deepEqual(await ana.ack('rooms.create', { slug }, { key: 'k' }), { ...made, replayed: true });
    },
  },
  {
    name: 'calls that changed nothing are remembered, refused ones are not',
    covers: ['rooms.update', 'messages.send'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana, { topic: 'same' });
      const input = { room: room.id, topic: 'same' };
      const first = await ana.ack('rooms.update', input, { key: 'k' });
      await ana.ok('rooms.update', { room: room.id, topic: 'other' });
      assert.deepEqual(await ana.ack('rooms.update', input, { key: 'k' }), { ...first, replayed: true });
      assert.equal((await ana.ok('rooms.get', { room: room.id })).room.topic, 'other');
      const bob = await ctx.member(room, 'bob');
      const send = { room: room.id, text: 'at last' };
      await ana.ok('moderation.mute', { room: room.id, user: bob.id });
      await bob.refused('muted', 'messages.send', send, { key: 'm' });
      await ana.ok('moderation.unmute', { room: room.id, user: bob.id });
      assert.equal((await bob.ack('messages.send', send, { key: 'm' })).replayed, undefined);
      await ana.ok('moderation.mute', { room: room.id, user: bob.id });
      assert(
        (await bob.ack('messages.send', send, { key: 'm' })).replayed,
        'what was done is answered, whatever came after',
      );
    },
  },
  {
    name: 'many at once with one key have one effect',
    covers: ['messages.send', 'queue.add'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      await ana.ok('queue.open', { room });
      const sends = Array.from({ length: 20 }, () => ana.ack('messages.send', { room, text: 'x' }, { key: 's' }));
      const adds = Array.from({ length: 20 }, () => ana.ack('queue.add', { room, title: 'x' }, { key: 'a' }));
      for (const acks of [await Promise.all(sends), await Promise.all(adds)]) {
        assert.equal(acks.filter(({ replayed }) => !replayed).length, 1);
        for (const { result, seq } of acks)
          assert.deepEqual({ result, seq }, { result: acks[0]?.result, seq: acks[0]?.seq });
      }
      assert.equal((await ana.ok('rooms.get', { room })).head, 5);
    },
  },
  {
    name: 'a key holds on the other transport too',
    covers: ['messages.send'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const first = await ana.ack('messages.send', { room, text: 'x' }, { key: 'k' });
      const other = await callerFor(ctx.transport === 'socket' ? 'rest' : 'socket', ctx.target, ana.id);
      const replay = await personOf(ana.id, other).ack('messages.send', { room, text: 'x' }, { key: 'k' });
      other.close();
      assert.deepEqual(replay, { ...first, replayed: true });
    },
  },
  {
    name: 'a key is printable and short',
    covers: ['messages.send'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const longest = '~'.repeat(limits.idempotencyKeyLength);
      await ana.ok('messages.send', { room, text: 'x' }, { key: longest });
      for (const key of [`${longest}!`, 'two words']) {
        await ana.refused('invalid_input', 'messages.send', { room, text: 'x' }, { key });
      }
      // A header can carry none of these, so only the socket is tested.
      const unsendable = ctx.transport === 'socket' ? ['', 'ü', 'a\nb', 7, null, {}, ['k']] : [];
      for (const key of unsendable) {
        await ana.refused('invalid_input', 'messages.send', { room, text: 'x' }, { key: key as string });
      }
    },
  },
];
