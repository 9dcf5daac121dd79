import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';

export const membership: readonly Case[] = [
  {
    name: 'an update changes what it names and nothing else; one that changes nothing leaves no event',
    covers: ['rooms.update'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana, { topic: 'before', tags: ['x'] });
      const { result, seq } = await ana.ack('rooms.update', { room: room.id, topic: 'after', frozen: true });
      const expected = { ...room, topic: 'after', settings: { ...room.settings, frozen: true } };
      assert.deepEqual(result.room, expected);
      assert.equal(seq, 3);
      const same = await ana.ack('rooms.update', { room: room.id, topic: 'after' });
      assert.equal(same.seq, undefined);
      assert.deepEqual(same.result.room, expected);
      assert.equal((await ana.ok('rooms.get', { room: room.id })).head, 3);
    },
  },
  {
    name: 'joining twice is joining once; a new name is told to the room',
    covers: ['rooms.join'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.person('bob', { claims: { name: 'Bob' } });
      const first = await bob.ack('rooms.join', { room: room.slug });
      assert.deepEqual([first.seq, first.result.memberCount, first.result.roomId], [3, 2, room.id]);
      assert.deepEqual([first.result.member.user.name, first.result.member.role], ['Bob', 'member']);
      const again = await bob.ack('rooms.join', { room: room.id });
      assert.deepEqual([again.seq, again.result.memberCount], [undefined, 2]);
      assert.deepEqual(again.result.member, first.result.member);
      const robert = await ctx.person('bob', { id: bob.id, claims: { name: 'Robert' } });
      assert.equal((await robert.ack('rooms.join', { room: room.id })).seq, 4);
      const { events } = await ana.ok('rooms.events', { room: room.id, after: 2 });
      assert.deepEqual(
        events.map(({ type }) => type),
        ['member.joined', 'member.updated'],
      );
    },
  },
  {
    name: 'a full room takes nobody; those inside stay',
    covers: ['rooms.join'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana, { maxMembers: 2 });
      const bob = await ctx.member(room, 'bob');
      const cem = await ctx.person('cem');
      await cem.refused('room_full', 'rooms.join', { room: room.id });
      await bob.ok('rooms.join', { room: room.id });
      await bob.ok('rooms.leave', { room: room.id });
      await cem.ok('rooms.join', { room: room.id });
      await ana.ok('rooms.update', { room: room.id, maxMembers: 1 });
      assert.equal((await ana.ok('rooms.get', { room: room.id })).memberCount, 2);
    },
  },
  {
    name: 'leaving ends the membership; the last owner cannot leave',
    covers: ['rooms.leave', 'members.setRole'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      await ana.refused('last_owner', 'rooms.leave', { room: room.id });
      await ana.refused('last_owner', 'members.setRole', { room: room.id, user: ana.id, role: 'member' });
      assert.equal((await bob.ok('rooms.leave', { room: room.id })).memberCount, 1);
      assert.equal((await bob.ack('rooms.leave', { room: room.id })).seq, undefined);
      await bob.ok('rooms.join', { room: room.id });
      await ana.ok('members.setRole', { room: room.id, user: bob.id, role: 'owner' });
      assert.equal((await ana.ok('rooms.leave', { room: room.id })).memberCount, 1);
    },
  },
];
