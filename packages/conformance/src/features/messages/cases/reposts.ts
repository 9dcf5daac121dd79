import assert from 'node:assert/strict';
import type { Case, Ctx } from '../../../cases/types.js';

const setting = async (ctx: Ctx, visibility: 'public' | 'private' = 'public') => {
  const ana = await ctx.person();
  const bob = await ctx.person('bob');
  const from = await ctx.room(ana, { visibility });
  const room = await ctx.room(bob);
  return { ana, bob, from, room: room.id };
};

export const reposts: readonly Case[] = [
  {
    name: 'a message is repeated in another room with the name of its author',
    covers: ['messages.repost'],
    run: async (ctx) => {
      const { ana, bob, from, room } = await setting(ctx);
      const sent = await ana.ok('messages.send', {
        room: from.id,
        text: 'let x',
        kind: 'code',
        language: 'js',
        metadata: { a: 1 },
        mentions: [bob.id],
        here: true,
      });
      const source = sent.message;
      const { message } = await bob.ok('messages.repost', { room, from: from.slug, message: source.id });
      const { mentions: _, here: __, ...copied } = source;
      assert.deepEqual(message, {
        ...copied,
        id: message.id,
        author: { id: bob.id, name: bob.name },
        createdAt: message.createdAt,
        repostOf: { roomId: from.id, messageId: source.id, author: { id: ana.id, name: ana.name } },
      });
      assert.deepEqual((await bob.ok('messages.list', { room })).messages, [message]);
      // A repost of a repost names the original author.
      const again = await bob.ok('messages.repost', { room, from: room, message: message.id });
      assert.deepEqual(again.message.repostOf, message.repostOf);
      // A repost stays when the original is deleted, since it is another user's message.
      await ana.ok('messages.delete', { room: from.id, message: source.id });
      assert.equal((await bob.ok('messages.get', { room, message: message.id })).message.text, 'let x');
      await bob.refused('message_deleted', 'messages.repost', { room, from: from.id, message: source.id });
    },
  },
  {
    name: 'only who reads a room repeats what is said there; a private one is not named',
    covers: ['messages.repost'],
    run: async (ctx) => {
      const { ana, bob, from, room } = await setting(ctx, 'private');
      const { message } = await ana.ok('messages.send', { room: from.id, text: 'secret' });
      for (const ref of [from.id, from.slug]) {
        await bob.refused('room_not_found', 'messages.repost', { room, from: ref, message: message.id });
      }
      await bob.refused('message_not_found', 'messages.repost', { room, from: room, message: 1 });
      await ana.ok('rooms.join', { room });
      const copy = await ana.ok('messages.repost', { room, from: from.id, message: message.id });
      assert.equal(copy.message.repostOf?.roomId, null);
      await ana.refused('forbidden', 'messages.repost', {
        room: (await ctx.room(bob)).id,
        from: from.id,
        message: message.id,
      });
      const open = await ctx.room(ana);
      const said = await ana.ok('messages.send', { room: open.id, text: 'x' });
      await ana.ok('moderation.ban', { room: open.id, user: bob.id });
      await bob.refused('banned', 'messages.repost', { room, from: open.id, message: said.message.id });
    },
  },
  {
    name: "the app's messages are reposted as text",
    covers: ['messages.repost'],
    run: async (ctx) => {
      const { bob, from, room } = await setting(ctx);
      const service = await ctx.person('app', { claims: { roomful_role: 'service' } });
      const { message } = await service.ok('messages.send', { room: from.id, text: 'x', kind: 'system' });
      const copy = await bob.ok('messages.repost', { room, from: from.id, message: message.id });
      assert.equal(copy.message.kind, 'text');
    },
  },
  {
    name: 'to repeat is to speak: it is limited, and the muted may not',
    covers: ['messages.repost'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana, { messagesPerMinute: 2 });
      const { message } = await ana.ok('messages.send', { room: room.id, text: 'x' });
      const repost = { room: room.id, from: room.id, message: message.id };
      const first = await ana.ack('messages.repost', repost, { key: 'one' });
      await ana.refused('rate_limited', 'messages.repost', repost);
      const retried = await ana.ack('messages.repost', repost, { key: 'one' });
      assert.deepEqual([retried.replayed, retried.result, retried.seq], [true, first.result, first.seq]);
      const bob = await ctx.member(room, 'bob');
      await ana.ok('moderation.mute', { room: room.id, user: bob.id });
      await bob.refused('muted', 'messages.repost', repost);
    },
  },
];
