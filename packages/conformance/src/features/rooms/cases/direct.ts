import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';

export const direct: readonly Case[] = [
  {
    name: 'a pair has one direct room, whoever asks for it, and each finds the other in it',
    covers: ['rooms.direct'],
    run: async (ctx) => {
      const [ana, bob, eve] = [await ctx.person(), await ctx.person('bob'), await ctx.person('eve')];
      const { room, created } = await ana.ok('rooms.direct', { user: bob.id });
      assert.deepEqual([created, room.kind, room.visibility], [true, 'direct', 'private']);
      assert.deepEqual(await bob.ok('rooms.direct', { user: ana.id }), { room, created: false });
      assert.deepEqual(await ana.ok('rooms.direct', { user: bob.id }), { room, created: false });
      const peers: [typeof ana, typeof bob][] = [
        [ana, bob],
        [bob, ana],
      ];
      for (const [who, other] of peers) {
        const item = await who.ok('rooms.get', { room: room.id });
        assert.deepEqual([item.role, item.memberCount, item.peer?.id], ['member', 2, other.id]);
      }
      const other = await eve.ok('rooms.direct', { user: bob.id });
      assert.notEqual(other.room.id, room.id);
      await eve.refused('room_not_found', 'rooms.get', { room: room.id });
      await ana.refused('invalid_input', 'rooms.direct', { user: ana.id });
      await bob.ok('messages.send', { room: room.id, text: 'hi' });
      await ana.ok('messages.pin', { room: room.id, message: 4 });
    },
  },
  {
    name: 'both who ask at the same time get the same direct room',
    covers: ['rooms.direct'],
    run: async (ctx) => {
      for (let round = 0; round < 5; round++) {
        const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
        const asked = [ana, bob, ana, bob].map((who) =>
          who.ok('rooms.direct', { user: who === ana ? bob.id : ana.id }),
        );
        const answers = await Promise.all(asked);
        assert.equal(new Set(answers.map(({ room }) => room.id)).size, 1);
        assert.equal(answers.filter(({ created }) => created).length, 1);
        const { events } = await ana.ok('rooms.events', { room: answers[0]?.room.id ?? '' });
        assert.deepEqual(
          events.map(({ type }) => type),
          ['room.created', 'member.joined', 'member.joined'],
        );
      }
    },
  },
  {
    name: 'a direct room stays that of its two people, also for operators',
    covers: ['rooms.direct'],
    run: async (ctx) => {
      const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
      const boss = await ctx.person('boss', { claims: { roomful_role: 'operator' } });
      const { id } = (await ana.ok('rooms.direct', { user: bob.id })).room;
      const acts: [string, object][] = [
        ['members.add', { user: 'somebody' }],
        ['members.invite', { user: 'somebody' }],
        ['members.remove', { user: bob.id }],
        ['members.setRole', { user: bob.id, role: 'owner' }],
        ['moderation.kick', { user: bob.id }],
        ['moderation.ban', { user: bob.id }],
        ['rooms.update', { visibility: 'public' }],
        ['rooms.update', { name: 'somebody' }],
        ['rooms.update', { maxMembers: 50 }],
      ];
      for (const [name, input] of acts) {
        await ana.refused('forbidden', name, { room: id, ...input });
        const { details } = await boss.refused('forbidden', name, { room: id, ...input });
        assert.equal(details?.['rule'], 'direct', name);
      }
      await boss.refused('forbidden', 'rooms.join', { room: id });
      await ana.refused('forbidden', 'rooms.leave', { room: id });
      await boss.ok('moderation.mute', { room: id, user: bob.id });
      await bob.refused('muted', 'messages.send', { room: id, text: 'x' });
      assert.equal((await ana.ok('rooms.get', { room: id })).memberCount, 2);
    },
  },
  {
    name: 'neither the blocked user nor the blocker gets a new direct room; one that exists is still found',
    covers: ['rooms.direct', 'users.block', 'users.unblock'],
    run: async (ctx) => {
      const [ana, bob, cem] = [await ctx.person(), await ctx.person('bob'), await ctx.person('cem')];
      const { room } = await ana.ok('rooms.direct', { user: cem.id });
      for (const { id } of [bob, cem]) await ana.ok('users.block', { user: id });
      await bob.refused('blocked', 'rooms.direct', { user: ana.id });
      await ana.refused('blocked', 'rooms.direct', { user: bob.id });
      assert.deepEqual(await cem.ok('rooms.direct', { user: ana.id }), { room, created: false });
      await ana.ok('users.unblock', { user: bob.id });
      assert.equal((await bob.ok('rooms.direct', { user: ana.id })).created, true);
    },
  },
];
