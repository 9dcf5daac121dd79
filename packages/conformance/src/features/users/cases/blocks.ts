import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';
import { ownLog, settled } from './known.js';

export const blocks: readonly Case[] = [
  {
    name: 'a block is told in the own stream, once',
    covers: ['users.block', 'users.unblock', 'users.events', 'users.follow'],
    run: async (ctx) => {
      const ana = await settled(ctx);
      const start = (await ana.ok('users.events', {})).head;
      const again = await ana.ok('users.unblock', { user: 'troll' });
      assert.deepEqual(again, { lifted: false });
      assert.deepEqual(await ana.ok('users.block', { user: 'troll' }), { userId: 'troll' });
      assert.equal((await ana.ack('users.block', { user: 'troll' })).seq, undefined);
      await ana.ok('users.block', { user: 'another' });
      const follow = await ana.ok('users.follow', {});
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot.blocked, ['another', 'troll']);
      assert.deepEqual(await ana.ok('users.unblock', { user: 'troll' }), { lifted: true });
      assert.deepEqual(
        (await ownLog(ana, start)).map(({ type, data }) => [type, data.userId]),
        [
          ['user.blocked', 'troll'],
          ['user.blocked', 'another'],
          ['user.unblocked', 'troll'],
        ],
      );
      await ana.refused('invalid_input', 'users.block', { user: ana.id });
    },
  },
  {
    name: 'between a pair who block one another nothing is said, either way, until it is lifted',
    covers: ['users.block', 'users.unblock', 'rooms.direct', 'messages.send', 'messages.edit'],
    run: async (ctx) => {
      const [ana, bob, cem] = [await settled(ctx), await settled(ctx, 'bob'), await settled(ctx, 'cem')];
      const room = (await ana.ok('rooms.direct', { user: bob.id })).room.id;
      const { message } = await ana.ok('messages.send', { room, text: 'hello' });
      await bob.ok('users.block', { user: ana.id });
      for (const person of [ana, bob]) await person.refused('blocked', 'messages.send', { room, text: 'x' });
      await ana.refused('blocked', 'messages.edit', { room, message: message.id, text: 'x' });
      const other = (await ana.ok('rooms.direct', { user: cem.id })).room.id;
      await ana.ok('messages.send', { room: other, text: 'this one is open' });
      await cem.ok('users.block', { user: bob.id });
      for (const [one, two] of [
        [bob, cem],
        [cem, bob],
      ] as const) {
        await one.refused('blocked', 'rooms.direct', { user: two.id });
      }
      await bob.ok('users.unblock', { user: ana.id });
      await ana.ok('messages.send', { room, text: 'again' });
      await ana.ok('messages.edit', { room, message: message.id, text: 'hello, Bob' });
    },
  },
  {
    name: 'a blocked user cannot react, pin or rename in the direct room, but can take back, and can do all of it elsewhere',
    covers: ['users.block', 'messages.react', 'messages.pin', 'rooms.join'],
    run: async (ctx) => {
      const [ana, bob] = [await settled(ctx), await settled(ctx, 'bob')];
      const room = (await ana.ok('rooms.direct', { user: bob.id })).room.id;
      const ids: number[] = [];
      for (const person of [ana, bob]) ids.push((await person.ok('messages.send', { room, text: 'hi' })).message.id);
      const [hers = 0, his = 0] = ids;
      for (const person of [ana, bob]) {
        await person.ok('messages.react', { room, message: hers, emoji: '👍' });
        await person.ok('messages.pin', { room, message: person === ana ? hers : his });
      }
      await ana.ok('users.block', { user: bob.id });
      const renamed = await ctx.person('bob', { id: bob.id, claims: { name: 'an insult' } });
      for (const person of [ana, bob]) {
        await person.refused('blocked', 'messages.react', { room, message: hers, emoji: '👎' });
        await person.refused('blocked', 'messages.pin', { room, message: hers });
      }
      await renamed.refused('blocked', 'rooms.join', { room });
      // Joining again under the same name says nothing to the other user.
      assert.equal((await bob.ok('rooms.join', { room })).memberCount, 2);
      const { head } = await ana.ok('rooms.events', { room });
      await bob.ok('messages.unreact', { room, message: hers, emoji: '👍' });
      await bob.ok('messages.unpin', { room, message: hers });
      await bob.ok('messages.delete', { room, message: his });
      assert.deepEqual(
        (await ana.ok('rooms.events', { room, after: head })).events.map(({ type }) => type),
        ['message.unreacted', 'message.unpinned', 'message.deleted'],
      );
      const open = (await ctx.room(ana)).id;
      const { message } = await ana.ok('messages.send', { room: open, text: 'for everybody' });
      await bob.ok('rooms.join', { room: open });
      await bob.ok('messages.react', { room: open, message: message.id, emoji: '👎' });
      await ana.ok('users.unblock', { user: bob.id });
      await bob.ok('messages.react', { room, message: hers, emoji: '👎' });
      assert.equal((await renamed.ok('rooms.join', { room })).member.user.name, 'an insult');
    },
  },
];
