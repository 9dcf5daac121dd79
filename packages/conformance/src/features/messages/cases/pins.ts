import assert from 'node:assert/strict';
import { limits } from '@roomful/protocol';
import type { Case, Ctx } from '../../../cases/types.js';

const setting = async (ctx: Ctx, messages: number) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  const bob = await ctx.member(room, 'bob');
  const ids: number[] = [];
  for (let n = 0; n < messages; n++)
    ids.push((await bob.ok('messages.send', { room: room.id, text: `m${n}` })).message.id);
  return { ana, bob, room: room.id, ids };
};

export const pins: readonly Case[] = [
  {
    name: 'the staff pin messages; the last pinned stands first, everywhere',
    covers: ['messages.pin', 'messages.unpin', 'messages.pins'],
    run: async (ctx) => {
      const { ana, bob, room, ids } = await setting(ctx, 3);
      const [one = 0, two = 0, three = 0] = ids;
      await bob.refused('forbidden', 'messages.pin', { room, message: one });
      await Promise.all([two, one, three].map((message) => ana.ok('messages.pin', { room, message })));
      const { events } = await bob.ok('rooms.events', { room, types: ['message.pinned'] });
      const order = events.map(({ data }) => data.messageId as number).reverse();
      const listed = async () => (await bob.ok('messages.pins', { room })).messages.map(({ id }) => id);
      const inSnapshot = async () => {
        const follow = await bob.ok('rooms.follow', { room });
        assert(!follow.recovered);
        return follow.snapshot.state.pins;
      };
      assert.deepEqual([await listed(), await inSnapshot()], [order, order]);
      const { message } = await bob.ok('messages.get', { room, message: two });
      assert((message.pinnedAt ?? 0) >= message.createdAt);
      const same = await ana.ack('messages.pin', { room, message: two });
      assert.deepEqual([same.seq, same.result.message.pinnedAt], [undefined, message.pinnedAt]);

      const unpinned = await ana.ok('messages.unpin', { room, message: two });
      assert(!('pinnedAt' in unpinned.message));
      assert.equal((await ana.ack('messages.unpin', { room, message: two })).seq, undefined);
      await ana.ok('messages.pin', { room, message: two });
      const now = [two, ...order.filter((id) => id !== two)];
      assert.deepEqual([await listed(), await inSnapshot()], [now, now]);
      await bob.ok('messages.delete', { room, message: two });
      assert.deepEqual([await listed(), await inSnapshot()], [now.slice(1), now.slice(1)]);
      await ana.refused('message_deleted', 'messages.pin', { room, message: two });
      assert.equal((await ana.ack('messages.unpin', { room, message: two })).seq, undefined);
      await ana.refused('message_not_found', 'messages.pin', { room, message: 1 });
    },
  },
  {
    name: 'a room takes so many pins',
    covers: ['messages.pin'],
    run: async (ctx) => {
      const { ana, room, ids } = await setting(ctx, limits.pins + 1);
      const [first = 0, ...others] = ids;
      for (const message of others) await ana.ok('messages.pin', { room, message });
      await ana.refused('pins_full', 'messages.pin', { room, message: first });
      await ana.ok('messages.unpin', { room, message: others[0] ?? 0 });
      await ana.ok('messages.pin', { room, message: first });
      assert.equal((await ana.ok('messages.pins', { room })).messages.length, limits.pins);
    },
  },
];
