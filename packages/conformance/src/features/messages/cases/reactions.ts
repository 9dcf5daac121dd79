import assert from 'node:assert/strict';
import { limits } from '@roomful/protocol';
import type { Case, Ctx } from '../../../cases/types.js';

const setting = async (ctx: Ctx) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  const bob = await ctx.member(room, 'bob');
  const { message } = await ana.ok('messages.send', { room: room.id, text: 'hello' });
  return { ana, bob, room: room.id, message: message.id, sent: message };
};

/** More emoji than a message takes. */
const many = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔'];

export const reactions: readonly Case[] = [
  {
    name: 'reactions are counted by person, and each sees the own ones',
    covers: ['messages.react', 'messages.unreact', 'messages.get', 'messages.list'],
    run: async (ctx) => {
      const { ana, bob, room, message, sent } = await setting(ctx);
      assert.deepEqual(await ana.ok('messages.react', { room, message, emoji: '👍' }), { count: 1 });
      const second = await bob.ack('messages.react', { room, message, emoji: '👍' }, { key: 'again' });
      assert.deepEqual(second.result, { count: 2 });
      const same = await bob.ack('messages.react', { room, message, emoji: '👍' });
      assert.deepEqual([same.result, same.seq], [{ count: 2 }, undefined]);
      await bob.ok('messages.react', { room, message, emoji: '🎉' });
      const counted = { ...sent, reactions: { '👍': 2, '🎉': 1 } };
      assert.deepEqual(await bob.ok('messages.get', { room, message }), {
        message: counted,
        mine: { [message]: ['🎉', '👍'].sort() },
      });
      const page = await ana.ok('messages.list', { room });
      assert.deepEqual([page.messages, page.mine], [[counted], { [message]: ['👍'] }]);
      const follow = await bob.ok('rooms.follow', { room });
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot.window.messages, [counted]);
      assert.deepEqual(follow.snapshot.me.reactions, { [message]: ['🎉', '👍'].sort() });

      assert.deepEqual(await bob.ok('messages.unreact', { room, message, emoji: '👍' }), { count: 1 });
      assert.deepEqual(await ana.ok('messages.unreact', { room, message, emoji: '👍' }), { count: 0 });
      assert.equal((await ana.ack('messages.unreact', { room, message, emoji: '👍' })).seq, undefined);
      assert.deepEqual(await bob.ok('messages.unreact', { room, message, emoji: '🎉' }), { count: 0 });
      assert.deepEqual(await bob.ok('messages.get', { room, message }), { message: sent, mine: {} });
      const retried = await bob.ack('messages.react', { room, message, emoji: '👍' }, { key: 'again' });
      assert.deepEqual([retried.replayed, retried.result, retried.seq], [true, second.result, second.seq]);
      const { events } = await ana.ok('rooms.events', { room, after: sent.id });
      assert.deepEqual(
        events.map(({ type, actor, data }) => [type, actor?.id, data]),
        [
          ['message.reacted', ana.id, { messageId: message, emoji: '👍', count: 1 }],
          ['message.reacted', bob.id, { messageId: message, emoji: '👍', count: 2 }],
          ['message.reacted', bob.id, { messageId: message, emoji: '🎉', count: 1 }],
          ['message.unreacted', bob.id, { messageId: message, emoji: '👍', count: 1 }],
          ['message.unreacted', ana.id, { messageId: message, emoji: '👍', count: 0 }],
          ['message.unreacted', bob.id, { messageId: message, emoji: '🎉', count: 0 }],
        ],
      );
    },
  },
  {
    name: 'reactions that come at once are all counted, with every count once',
    covers: ['messages.react'],
    run: async (ctx) => {
      const { ana, room, message } = await setting(ctx);
      const people = await Promise.all(
        Array.from({ length: 8 }, async (_, n) =>
          ctx.member(await ana.ok('rooms.get', { room }).then((r) => r.room), `p${n}`),
        ),
      );
      const acks = await Promise.all(people.map((one) => one.ok('messages.react', { room, message, emoji: '👍' })));
      assert.deepEqual(
        acks.map(({ count }) => count).sort(),
        people.map((_, n) => n + 1),
      );
      assert.deepEqual((await ana.ok('messages.get', { room, message })).message.reactions, { '👍': 8 });
    },
  },
  {
    name: 'one emoji is a reaction, however it is spelt; anything else is not',
    covers: ['messages.react'],
    run: async (ctx) => {
      const { ana, bob, room, message } = await setting(ctx);
      for (const whole of ['❤️', '❤️‍🔥', '🏳️‍🌈', '🕵️‍♀️', '⛹️‍♂️', '☝🏻', '1️⃣', '👩‍❤️‍👨']) {
        await ana.ok('messages.react', { room, message, emoji: whole.replaceAll('\ufe0f', '') });
        const again = await bob.ok('messages.react', { room, message, emoji: whole });
        assert.deepEqual(again, { count: 2 }, `${whole} in two spellings`);
      }
      const { message: now } = await ana.ok('messages.get', { room, message });
      assert.equal(now.reactions?.['❤️'], 2, 'kept as Unicode recommends it');
      for (const emoji of ['👩‍👩‍👧‍👦', '👍🏽', '🇦🇶', '1️⃣']) await ana.ok('messages.react', { room, message, emoji });
      for (const emoji of ['', 'a', ':+1:', '👍👍', '👍 ', '\u200d', '\ud83d', '__proto__']) {
        await ana.refused('invalid_input', 'messages.react', { room, message, emoji });
      }
    },
  },
  {
    name: 'a message takes so many kinds of reactions, of each any number',
    covers: ['messages.react'],
    run: async (ctx) => {
      const { ana, bob, room, message } = await setting(ctx);
      for (const emoji of many.slice(0, limits.reactionKinds)) await ana.ok('messages.react', { room, message, emoji });
      const more = { room, message, emoji: many.at(-1) ?? '' };
      await ana.refused('reactions_full', 'messages.react', more);
      await bob.ok('messages.react', { room, message, emoji: many[0] ?? '' });
      await ana.ok('messages.unreact', { room, message, emoji: many[1] ?? '' });
      await bob.ok('messages.react', more);
    },
  },
  {
    name: 'users who reacted are listed in the order in which they did, by page',
    covers: ['messages.reactions'],
    run: async (ctx) => {
      const { ana, bob, room, message } = await setting(ctx);
      const done = [
        [ana, '👍'],
        [bob, '👍'],
        [bob, '🎉'],
        [ana, '👀'],
        [bob, '👀'],
      ] as const;
      for (const [who, emoji] of done) await who.ok('messages.react', { room, message, emoji });
      const seen: unknown[] = [];
      for (let after: string | undefined; ; ) {
        const page = await bob.ok('messages.reactions', { room, message, limit: 2, ...(after ? { after } : {}) });
        seen.push(...page.reactions.map(({ user, emoji }) => `${user.id} ${emoji}`));
        if (page.next === null) break;
        after = page.next;
      }
      // The order within a millisecond is not defined.
      assert.deepEqual([...seen].sort(), done.map(([who, emoji]) => `${who.id} ${emoji}`).sort());
      const all = await bob.ok('messages.reactions', { room, message });
      assert.deepEqual(
        all.reactions.map(({ user, emoji }) => `${user.id} ${emoji}`),
        seen,
      );
      const times = all.reactions.map(({ reactedAt }) => reactedAt);
      assert.deepEqual(times, [...times].sort());
      const some = await bob.ok('messages.reactions', { room, message, emoji: '🎉' });
      assert.deepEqual(
        some.reactions.map(({ user }) => user),
        [{ id: bob.id, name: bob.name }],
      );
      await bob.refused('invalid_input', 'messages.reactions', { room, message, after: 'nowhere' });
      await bob.refused('message_not_found', 'messages.reactions', { room, message: 1 });
    },
  },
  {
    name: 'the staff take reactions away, of one kind or all; it stands in the log of moderators',
    covers: ['messages.clearReactions', 'moderation.log'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const message = (await bob.ok('messages.send', { room, text: 'x' })).message.id;
      for (const emoji of ['👍', '🎉', '👀']) await bob.ok('messages.react', { room, message, emoji });
      await ana.ok('messages.react', { room, message, emoji: '👍' });
      const reactionsNow = async () => (await bob.ok('messages.get', { room, message })).message.reactions;
      await bob.refused('forbidden', 'messages.clearReactions', { room, message });
      assert.deepEqual(await ana.ok('messages.clearReactions', { room, message, emoji: '👍' }), { cleared: true });
      assert.deepEqual(await reactionsNow(), { '🎉': 1, '👀': 1 });
      assert.deepEqual(await ana.ok('messages.clearReactions', { room, message, emoji: '👍' }), { cleared: false });
      assert.deepEqual(await ana.ok('messages.clearReactions', { room, message }), { cleared: true });
      assert.equal(await reactionsNow(), undefined);
      assert.deepEqual(await bob.ok('messages.react', { room, message, emoji: '👍' }), { count: 1 });
      const { entries } = await ana.ok('moderation.log', { room });
      assert.deepEqual(
        entries.map(({ type, target, data }) => [type, target, data.emoji]),
        [
          ['message.reactions_cleared', bob.id, null],
          ['message.reactions_cleared', bob.id, '👍'],
        ],
      );
    },
  },
  {
    name: 'one who is muted adds no reaction, and may take the own back',
    covers: ['messages.react', 'messages.unreact'],
    run: async (ctx) => {
      const { ana, bob, room, message } = await setting(ctx);
      await bob.ok('messages.react', { room, message, emoji: '👍' });
      await ana.ok('moderation.mute', { room, user: bob.id });
      await bob.refused('muted', 'messages.react', { room, message, emoji: '🎉' });
      await bob.ok('messages.unreact', { room, message, emoji: '👍' });
      const other = await ctx.room(ana);
      const { message: there } = await ana.ok('messages.send', { room: other.id, text: 'x' });
      await ana.refused('message_not_found', 'messages.react', { room, message: there.id + 100, emoji: '👍' });
      await ana.refused('message_not_found', 'messages.unreact', { room, message: 1, emoji: '👍' });
    },
  },
];
