import assert from 'node:assert/strict';
import type { Case, Ctx } from '../../cases/types.js';
import { sleep } from '../../harness/wait.js';

const setting = async (ctx: Ctx) => {
  const ana = await ctx.person();
  const made = await ctx.room(ana);
  const bob = await ctx.member(made, 'bob');
  return { ana, bob, made, room: made.id };
};

export const cases: readonly Case[] = [
  {
    name: 'a muted member reads and leaves, but does not speak, until the mute ends or is lifted',
    covers: ['moderation.mute', 'moderation.unmute'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      await ana.ok('queue.open', { room });
      const { item } = await ana.ok('queue.add', { room, title: 'x' });
      const { message } = await bob.ok('messages.send', { room, text: 'before' });
      const { until } = await ana.ok('moderation.mute', { room, user: bob.id, durationMs: 600_000, reason: 'noise' });
      const spoken: [string, object][] = [
        ['messages.send', { room, text: 'x' }],
        ['messages.edit', { room, message: message.id, text: 'x' }],
        ['queue.vote', { room, item: item.id, vote: 'up' }],
        ['queue.add', { room, title: 'x' }],
      ];
      for (const [name, input] of spoken) {
        const { details } = await bob.refused('muted', name, input);
        assert.deepEqual(details, { rule: 'muted', role: 'member', until });
      }
      await bob.ok('messages.list', { room });
      await bob.ok('messages.delete', { room, message: message.id });
      const follow = await bob.ok('rooms.follow', { room });
      assert(!follow.recovered);
      assert.equal(follow.snapshot.me.mutedUntil, until);
      // Leaving and coming back does not end a mute.
      await bob.ok('rooms.leave', { room });
      assert.equal((await bob.ok('rooms.join', { room })).member.mutedUntil, until);
      await bob.refused('muted', 'messages.send', { room, text: 'x' });
      assert.deepEqual(await ana.ok('moderation.unmute', { room, user: bob.id }), { lifted: true });
      assert.deepEqual(await ana.ok('moderation.unmute', { room, user: bob.id }), { lifted: false });
      await bob.ok('messages.send', { room, text: 'again' });
    },
  },
  {
    name: 'a mute ends by itself',
    covers: ['moderation.mute', 'server.info'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const { until } = await ana.ok('moderation.mute', { room, user: bob.id, durationMs: 5_000 });
      await bob.refused('muted', 'messages.send', { room, text: 'too soon' });
      while ((await ana.ok('server.info', {})).now <= until) await sleep(50);
      await bob.ok('messages.send', { room, text: 'now' });
      assert.deepEqual(await ana.ok('moderation.unmute', { room, user: bob.id }), { lifted: false });
      await ana.refused('invalid_input', 'moderation.mute', { room, user: bob.id, durationMs: 999 });
    },
  },
  {
    name: 'a kicked user is out and may come back',
    covers: ['moderation.kick'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      assert.equal((await ana.ok('moderation.kick', { room, user: bob.id, reason: 'calm' })).memberCount, 1);
      await bob.refused('forbidden', 'messages.send', { room, text: 'x' });
      assert.equal((await bob.ok('rooms.join', { room })).memberCount, 2);
    },
  },
  {
    name: 'a banned user is out until the ban is lifted or ends',
    covers: ['moderation.ban', 'moderation.unban'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const { message } = await bob.ok('messages.send', { room, text: 'before' });
      assert.deepEqual(await ana.ok('moderation.ban', { room, user: bob.id }), { until: null });
      const calls: [string, object][] = [
        ['rooms.join', { room }],
        ['rooms.get', { room }],
        ['rooms.follow', { room }],
        ['rooms.events', { room }],
        ['messages.send', { room, text: 'x' }],
        ['messages.edit', { room, message: message.id, text: 'x' }],
        ['messages.delete', { room, message: message.id }],
      ];
      for (const [name, input] of calls) {
        const { details } = await bob.refused('banned', name, input);
        assert.deepEqual(details, { rule: 'banned', role: 'guest', until: null });
      }
      assert.equal((await ana.ok('rooms.get', { room })).memberCount, 1);
      assert.deepEqual(await ana.ok('moderation.unban', { room, user: bob.id }), { lifted: true });
      assert.deepEqual(await ana.ok('moderation.unban', { room, user: bob.id }), { lifted: false });
      await bob.ok('rooms.join', { room });
      const { until } = await ana.ok('moderation.ban', { room, user: bob.id, durationMs: 1_000 });
      while ((await ana.ok('server.info', {})).now <= (until ?? 0)) await sleep(50);
      await bob.ok('rooms.join', { room });
    },
  },
  {
    name: 'a user who was never in the room can be banned ahead',
    covers: ['moderation.ban'],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const eve = await ctx.person('eve');
      await ana.ok('moderation.ban', { room, user: eve.id });
      await eve.refused('banned', 'rooms.join', { room });
      assert.equal((await ana.ok('rooms.get', { room })).memberCount, 2);
    },
  },
  {
    name: 'the staff delete the messages of others',
    covers: ['moderation.delete'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const { message } = await bob.ok('messages.send', { room, text: 'ads' });
      await bob.refused('forbidden', 'moderation.delete', { room, message: message.id });
      const { result, seq } = await ana.ack('moderation.delete', { room, message: message.id, reason: 'ads' });
      assert.equal(result.message.text, '');
      const { events } = await ana.ok('rooms.events', { room, after: (seq ?? 1) - 1 });
      const { deletedAt } = result.message;
      assert.deepEqual(events[0]?.data, { messageId: message.id, authorId: bob.id, deletedAt, reason: 'ads' });
      assert.equal((await ana.ack('moderation.delete', { room, message: message.id })).seq, undefined);
      await ana.refused('message_not_found', 'moderation.delete', { room, message: 1 });
    },
  },
  {
    name: 'the log has what the staff did, the newest first',
    covers: ['moderation.log'],
    run: async (ctx) => {
      const { ana, bob, made, room } = await setting(ctx);
      const cem = await ctx.member(made, 'cem');
      const { message } = await bob.ok('messages.send', { room, text: 'x' });
      const own = await ana.ok('messages.send', { room, text: 'mine' });
      await ana.ok('messages.delete', { room, message: own.message.id });
      await ana.ok('members.setRole', { room, user: cem.id, role: 'moderator' });
      await cem.ok('moderation.mute', { room, user: bob.id, reason: 'one' });
      await cem.ok('moderation.delete', { room, message: message.id });
      await ana.ok('moderation.ban', { room, user: bob.id });
      const { entries, before } = await cem.ok('moderation.log', { room });
      assert.deepEqual(
        entries.map(({ type, actor, target }) => [type, actor?.id, target]),
        [
          ['member.banned', ana.id, bob.id],
          ['message.deleted', cem.id, bob.id],
          ['member.muted', cem.id, bob.id],
          ['member.role_changed', ana.id, cem.id],
        ],
      );
      assert.equal(before, null);
      const first = await ana.ok('moderation.log', { room, limit: 3 });
      const second = await ana.ok('moderation.log', { room, limit: 3, before: first.before ?? 0 });
      assert.deepEqual([...first.entries, ...second.entries], entries);
      const about = await ana.ok('moderation.log', { room, user: cem.id });
      assert.deepEqual(
        about.entries.map(({ type }) => type),
        ['member.role_changed'],
      );
    },
  },
  {
    name: 'in a frozen room only the staff speak',
    covers: ['rooms.update', 'messages.send'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      await ana.ok('rooms.update', { room, frozen: true });
      const { details } = await bob.refused('room_frozen', 'messages.send', { room, text: 'x' });
      assert.deepEqual(details, { rule: 'frozen', role: 'member', needs: 'moderator' });
      await ana.ok('messages.send', { room, text: 'order' });
      await ana.ok('rooms.update', { room, frozen: false });
      await bob.ok('messages.send', { room, text: 'thanks' });
    },
  },
];
