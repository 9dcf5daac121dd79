import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';

export const creating: readonly Case[] = [
  {
    name: 'a room has what it was created with, and its creator as owner',
    covers: ['rooms.create', 'rooms.get'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const slug = ctx.slug();
      const fields = {
        slug,
        name: 'Lobby',
        topic: 'Hello',
        tags: ['a', 'b'],
        metadata: { n: 1, on: true, none: null },
      };
      const { room } = await ana.ok('rooms.create', { ...fields, maxMembers: 5, messagesPerMinute: 7 });
      const { id, createdAt, ...rest } = room;
      assert.deepEqual(rest, {
        ...fields,
        kind: 'channel',
        visibility: 'public',
        settings: { messagesPerMinute: 7, frozen: false },
        maxMembers: 5,
        space: null,
        archivedAt: null,
      });
      const got = {
        room,
        memberCount: 1,
        head: 2,
        activeAt: createdAt,
        role: 'owner' as const,
        invited: false,
        readUpTo: 2,
        unread: 0,
        mentions: 0,
        last: null,
        pinned: null,
        peer: null,
      };
      assert.deepEqual(await ana.ok('rooms.get', { room: id }), got);
      assert.deepEqual(await ana.ok('rooms.get', { room: slug }), got);
      const bob = await ctx.person('bob');
      assert.deepEqual(await bob.ok('rooms.get', { room: slug }), { ...got, role: 'guest', readUpTo: 0 });
      assert(createdAt > 0);
    },
  },
  {
    name: 'fields left out of a new room have their defaults',
    covers: ['rooms.create'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const slug = ctx.slug();
      const { room } = await ana.ok('rooms.create', { slug });
      const { id: _, createdAt: __, ...rest } = room;
      assert.deepEqual(rest, {
        slug,
        name: slug,
        topic: '',
        kind: 'channel',
        visibility: 'public',
        tags: [],
        metadata: {},
        settings: { messagesPerMinute: null, frozen: false },
        maxMembers: null,
        space: null,
        archivedAt: null,
      });
      const group = await ana.ok('rooms.create', { slug, kind: 'group' });
      assert.deepEqual([group.room.kind, group.room.visibility], ['group', 'private']);
      const open = await ana.ok('rooms.create', { slug: ctx.slug(), kind: 'group', visibility: 'public' });
      assert.equal(open.room.visibility, 'public');
      await ana.refused('invalid_input', 'rooms.create', { slug: ctx.slug(), kind: 'direct' });
    },
  },
  {
    name: 'the slug of a public room is its own; private rooms may share it',
    covers: ['rooms.create'],
    run: async (ctx) => {
      const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
      const { slug, id } = await ctx.room(ana);
      await bob.refused('room_slug_taken', 'rooms.create', { slug });
      const hidden = await ctx.room(bob, { slug, visibility: 'private' });
      await bob.refused('room_slug_taken', 'rooms.update', { room: hidden.id, visibility: 'public' });
      assert.equal((await bob.ok('rooms.get', { room: slug })).room.id, id);
      assert.equal((await bob.ok('rooms.get', { room: hidden.id })).room.visibility, 'private');
    },
  },
  {
    name: 'a private slug names the room that one is invited to, whatever older room has it and keeps one out',
    covers: ['rooms.get'],
    run: async (ctx) => {
      const [ana, eve, vic] = [await ctx.person(), await ctx.person('eve'), await ctx.person('vic')];
      const { slug, id: trap } = await ctx.room(eve, { visibility: 'private' });
      const { id } = await ctx.room(ana, { slug, visibility: 'private' });
      await eve.ok('moderation.ban', { room: trap, user: vic.id });
      await ana.ok('members.invite', { room: id, user: vic.id });
      assert.equal((await vic.ok('rooms.get', { room: slug })).room.id, id);
    },
  },
];
