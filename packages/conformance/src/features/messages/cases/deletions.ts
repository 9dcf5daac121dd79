import assert from 'node:assert/strict';
import type { Message, RoomfulEvent } from '@roomful/protocol';
import { fromSnapshot, reduceAll } from '@roomful/sdk';
import type { Case } from '../../../cases/types.js';
import { until } from '../../../harness/wait.js';

const secret = 'kept-by-nobody';

/** A message with all optional fields. */
const rich = {
  text: `${secret} text`,
  kind: 'track' as const,
  track: { title: `${secret} title`, url: `https://${secret}.example` },
  metadata: { note: secret },
};

export const deletions: readonly Case[] = [
  {
    name: 'a deleted message keeps only its place; moderators read the original',
    covers: ['messages.delete', 'moderation.original'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const bob = await ctx.person('bob');
      await bob.ok('rooms.join', { room });
      const source = (await bob.ok('messages.send', { room, text: 'first' })).message;
      const inThread = { room, ...rich, mentions: [`${secret}-mention`], threadOf: source.id };
      const sent = await bob.ack('messages.send', inThread, { key: 'sent' });
      const { message } = sent.result;
      const at = { room, message: message.id };
      await ana.ok('messages.react', { ...at, emoji: '🦄' });
      // Results contain the message too, even if nothing changed.
      const acts = [
        ['messages.pin', 'messages.pin', at],
        ['pinned-before', 'messages.pin', at],
      ] as const;
      for (const [key, name, input] of acts) await ana.ok(name, input, { key });
      const same = { ...at, text: rich.text };
      await bob.ok('messages.edit', same, { key: 'same' });
      const copy = await ana.ack('messages.repost', { room, from: room, message: message.id }, { key: 'copy' });
      await ana.ok('messages.delete', { room, message: copy.result.message.id });

      const { message: blank } = await bob.ok('messages.delete', at);
      const expected: Message = {
        id: message.id,
        kind: 'track',
        author: message.author,
        text: '',
        replyTo: null,
        metadata: {},
        createdAt: message.createdAt,
        editedAt: null,
        deletedAt: blank.deletedAt,
        threadOf: source.id,
      };
      assert.deepEqual(blank, expected);
      assert.deepEqual(await ana.ok('messages.get', at), { message: expected, mine: {} });

      const epoch = (await ana.ok('rooms.follow', { room })).epoch;
      const places: unknown[] = [
        await ana.ok('messages.list', { room }),
        await ana.ok('messages.thread', { room, message: source.id }),
        await ana.ok('messages.pins', { room }),
        await ana.ok('messages.reactions', at),
        await ana.ok('rooms.events', { room }),
        await ana.ok('rooms.follow', { room }),
        await ana.ok('rooms.follow', { room, since: { epoch, seq: 0 } }),
        await bob.ack('messages.send', inThread, { key: 'sent' }),
        await bob.ack('messages.edit', same, { key: 'same' }),
        await ana.ack('messages.repost', { room, from: room, message: message.id }, { key: 'copy' }),
      ];
      for (const [key, name, input] of acts) places.push(await ana.ack(name, input, { key }));
      for (const place of places)
        assert(!JSON.stringify(place).includes(secret), `the text is in ${JSON.stringify(place)}`);
      assert.deepEqual((await ana.ok('messages.reactions', at)).reactions, []);

      await bob.refused('forbidden', 'moderation.original', at);
      const original = (await ana.ok('moderation.original', at)).message;
      assert.deepEqual(original, { ...message, deletedAt: blank.deletedAt });
      await ana.refused('message_not_found', 'moderation.original', { room, message: 1 });
    },
  },
  {
    name: 'a deleted message takes no reaction, no pin, no edit',
    covers: ['messages.delete', 'messages.clearReactions', 'messages.unreact'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const { message } = await ana.ok('messages.send', { room, text: 'x' });
      const at = { room, message: message.id };
      await ana.ok('messages.react', { ...at, emoji: '👍' });
      await ana.ok('messages.delete', at);
      await ana.refused('message_deleted', 'messages.react', { ...at, emoji: '👍' });
      await ana.refused('message_deleted', 'messages.pin', at);
      await ana.refused('message_deleted', 'messages.edit', { ...at, text: 'y' });
      assert.deepEqual(await ana.ok('messages.unreact', { ...at, emoji: '👍' }), { count: 0 });
      assert.deepEqual(await ana.ok('messages.clearReactions', at), { cleared: false });
    },
  },
  {
    name: 'an erased user has said nothing, and is named nowhere',
    covers: ['users.erase'],
    run: async (ctx) => {
      const name = `${secret}-name`;
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const other = await ctx.room(ana);
      const bob = await ctx.person('bob', { claims: { name } });
      await bob.ok('rooms.join', { room: room.id });
      const { message } = await bob.ok('messages.send', { room: room.id, ...rich });
      const at = { room: room.id, message: message.id };
      await bob.ok('messages.react', { ...at, emoji: '👍' });
      // Messages that were deleted before, and events that only name the user, lose the name too.
      const { message: gone } = await bob.ok('messages.send', { room: room.id, ...rich });
      await bob.ok('messages.delete', { room: room.id, message: gone.id });
      await ana.ok('queue.open', { room: room.id });
      for (let i = 0; i < 3; i++) await bob.ok('queue.add', { room: room.id, title: `song ${i}` });
      const retried = [
        () => ana.ack('queue.vote', { room: room.id, item: 3, vote: 'up' }, { key: 'vote' }),
        () => ana.ack('members.add', { room: room.id, user: bob.id }, { key: 'add' }),
      ];
      for (const call of [...retried, ...retried]) await call();
      await ana.ok('queue.next', { room: room.id });
      const { message: ours } = await ana.ok('messages.send', { room: room.id, text: 'ours' });
      await bob.ok('messages.react', { room: room.id, message: ours.id, emoji: '👍' });
      await ana.ok('messages.react', { room: room.id, message: ours.id, emoji: '👍' });
      await ana.ok('messages.repost', { room: other.id, from: room.id, message: message.id });
      const look = async () => {
        const follow = await ana.ok('rooms.follow', { room: room.id });
        assert(!follow.recovered);
        return follow;
      };
      const before = await look();
      await bob.ok('users.erase', { user: bob.id });
      const said = async () =>
        JSON.stringify([
          await ana.ok('messages.list', { room: room.id }),
          await ana.ok('messages.reactions', { room: room.id, message: ours.id }),
          await ana.ok('rooms.events', { room: room.id, limit: 1_000 }),
          await ana.ok('members.list', { room: room.id }),
          await ana.ok('rooms.follow', { room: room.id }),
          await ana.ok('messages.list', { room: other.id }),
          await ana.ok('rooms.events', { room: other.id, limit: 1_000 }),
        ]);
      await until('it is erased', async () => !(await said()).includes(secret));
      for (const call of retried) assert(!JSON.stringify(await call()).includes(secret), 'a kept answer names nobody');
      assert.deepEqual((await ana.ok('messages.get', { room: room.id, message: ours.id })).message.reactions, {
        '👍': 1,
      });
      await ana.refused('message_deleted', 'moderation.original', at);
      // A follower sees the same, including the names.
      const after = await look();
      const { events } = await ana.ok('rooms.events', { room: room.id, after: before.head, limit: 1_000 });
      const folded = reduceAll(fromSnapshot(before.snapshot), events as RoomfulEvent[], ana.id);
      assert.deepEqual({ ...folded, live: null }, { ...after.snapshot, live: null });
      assert.equal(events.filter(({ type }) => type === 'member.erased').length, 1);
    },
  },
  {
    name: 'the erasure of a user who only joined is told, and repeated nowhere once they have left for good',
    covers: ['users.erase'],
    run: async (ctx) => {
      const name = `${secret}-name`;
      const ana = await ctx.person();
      const [room, other] = [await ctx.room(ana), await ctx.room(ana)];
      const bob = await ctx.person('bob', { claims: { name } });
      await bob.ok('rooms.join', { room: room.id });
      await bob.ok('rooms.leave', { room: room.id });
      await bob.ok('users.erase', { user: bob.id });
      const log = async (of: string) => (await ana.ok('rooms.events', { room: of, limit: 1_000 })).events;
      const erased = async () => (await log(room.id)).filter(({ type }) => type === 'member.erased');
      await until('it is told', async () => (await erased()).length > 0);
      assert.deepEqual(
        (await erased()).map(({ actor, data }) => [actor, data]),
        [[{ id: bob.id, name: bob.id }, { userId: bob.id }]],
      );
      assert(!JSON.stringify(await log(room.id)).includes(name));
      assert(!(await log(other.id)).some(({ type }) => type === 'member.erased'), 'nothing of bob was there');
    },
  },
];
