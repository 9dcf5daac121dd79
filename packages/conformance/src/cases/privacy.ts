import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { commandsOf, contract, namesRoom } from '@roomful/protocol';
import type { Case } from './types.js';

export const privacy: readonly Case[] = [
  {
    name: 'to those outside, a private room and a missing one answer alike, in every command',
    covers: [],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const hidden = await ctx.room(ana, { visibility: 'private' });
      await ana.ok('queue.open', { room: hidden.id });
      await ana.ok('messages.send', { room: hidden.id, text: 'hidden' });
      const { epoch } = await ana.ok('rooms.follow', { room: hidden.id });
      const missing = { id: randomUUID(), slug: ctx.slug() };
      const inputs = commandsOf(contract)
        .filter(({ row }) => namesRoom(row))
        .map(({ name, row }) => ({ name, input: row.example as object }));
      inputs.push(
        { name: 'rooms.follow', input: { since: { epoch, seq: 0 } } },
        { name: 'rooms.follow', input: { since: { epoch, seq: 1_000 } } },
        { name: 'messages.send', input: { text: 'x', replyTo: 3 } },
        { name: 'messages.get', input: { message: 3 } },
        { name: 'moderation.ban', input: { user: ana.id } },
        { name: 'moderation.ban', input: { user: eve.id } },
      );
      for (const { name, input } of inputs) {
        for (const by of ['id', 'slug'] as const) {
          const answer = async (room: string) => {
            const ack = await eve.caller.call(name, { ...input, room });
            return JSON.stringify(ack).replaceAll(room, 'ROOM');
          };
          const ofHidden = await answer(hidden[by]);
          assert.equal(
            ofHidden,
            await answer(missing[by]),
            `${name} tells a private room by its ${by} from a missing one`,
          );
          // Unfollowing needs no right, as it reveals nothing about the room.
          if (name !== 'rooms.unfollow') assert.match(ofHidden, /"code":"room_not_found"/);
        }
      }
    },
  },
  {
    name: 'to those outside, a space and a missing one answer alike, in every command',
    covers: [],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const [theirs, missing] = [ctx.slug(), ctx.slug()];
      await ana.ok('spaces.create', { space: theirs });
      const room = await ctx.room(ana, { space: theirs, visibility: 'private' });
      const inputs: [string, object][] = commandsOf(contract)
        .filter(({ name, row }) => 'space' in row.input.shape && name !== 'spaces.create')
        .map(({ name, row }) => [name, row.example as object]);
      assert(inputs.length >= 9);
      inputs.push(['spaces.remove', { user: eve.id }], ['spaces.add', { user: eve.id, role: 'owner' }]);
      for (const scope of ['public', 'mine', 'invited']) inputs.push(['rooms.list', { scope }]);
      for (const [name, input] of inputs) {
        // Something new needs a name that is free.
        const fresh = name === 'rooms.create' ? { slug: ctx.slug() } : {};
        const answer = async (space: string) =>
          JSON.stringify(await eve.caller.call(name, { ...input, ...fresh, space })).replaceAll(space, 'SPACE');
        assert.equal(await answer(theirs), await answer(missing), `${name} tells a space of others from a missing one`);
      }
      assert(!JSON.stringify(await eve.ok('spaces.list', {})).includes(theirs));
      assert(!JSON.stringify(await eve.ok('rooms.discover', { space: theirs })).includes(room.id));
    },
  },
  {
    name: 'events about the users of a private room are not told outside it',
    covers: ['rooms.list'],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const hidden = await ctx.room(ana, { visibility: 'private' });
      const listed = await eve.ok('rooms.list', { after: hidden.slug.slice(0, -1), limit: 5 });
      assert(!JSON.stringify(listed).includes(hidden.id));
      for (const scope of ['public', 'mine', 'invited'] as const) {
        assert.deepEqual((await eve.ok('rooms.list', { scope, rooms: [hidden.id] })).rooms, []);
      }
      for (const sort of ['members', 'activity', 'name'] as const) {
        assert.deepEqual((await eve.ok('rooms.discover', { text: hidden.slug, sort })).rooms, []);
      }
      const bob = await ctx.person('bob');
      const { room: pair } = await ana.ok('rooms.direct', { user: bob.id });
      await eve.refused('room_not_found', 'rooms.get', { room: pair.id });
      await eve.refused('room_not_found', 'rooms.get', { room: pair.slug });
      await eve.refused('room_not_found', 'rooms.join', { room: pair.id });
      assert.equal((await eve.ok('rooms.list', { scope: 'mine' })).rooms.length, 0);
      await eve.ok('rooms.create', { slug: hidden.slug });
    },
  },
  {
    name: 'a banned user finds a public room in no list either, until the ban is lifted',
    covers: ['rooms.list', 'rooms.discover', 'moderation.unban'],
    run: async (ctx) => {
      const [ana, bob, eve] = [await ctx.person(), await ctx.person('bob'), await ctx.person('eve')];
      const bot = await ctx.person('bot', { claims: { roomful_role: 'service' } });
      const room = await ctx.room(ana);
      await bob.ok('rooms.join', { room: room.id });
      // Eve has never been a member.
      for (const one of [bob, eve]) await ana.ok('moderation.ban', { room: room.id, user: one.id });
      const { message } = await ana.ok('messages.send', { room: room.id, text: 'not for them' });
      await ana.ok('messages.pin', { room: room.id, message: message.id });
      const seenBy = async (one: typeof ana) => {
        const pages = [await one.ok('rooms.list', { rooms: [room.id] })];
        for (const sort of ['members', 'activity', 'name'] as const)
          pages.push(await one.ok('rooms.discover', { text: room.slug, sort }));
        return pages.map(({ rooms }) => rooms.map(({ last, pinned }) => [last?.text, pinned?.text]));
      };
      const read = [['not for them', 'not for them']];
      for (const one of [bob, eve]) {
        assert.deepEqual(await seenBy(one), [[], [], [], []]);
        await one.refused('banned', 'rooms.get', { room: room.id });
      }
      for (const one of [ana, bot]) assert.deepEqual(await seenBy(one), [read, read, read, read]);
      await ana.ok('moderation.unban', { room: room.id, user: bob.id });
      assert.deepEqual(await seenBy(bob), [read, read, read, read]);
    },
  },
  {
    name: 'a room that turns private is closed to its guests at once',
    covers: ['rooms.update'],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const room = await ctx.room(ana);
      await eve.ok('rooms.get', { room: room.id });
      const { epoch } = await eve.ok('rooms.follow', { room: room.id });
      await ana.ok('rooms.update', { room: room.id, visibility: 'private' });
      for (const input of [{}, { since: { epoch, seq: 1 } }]) {
        await eve.refused('room_not_found', 'rooms.follow', { room: room.id, ...input });
        await eve.refused('room_not_found', 'rooms.follow', { room: room.slug, ...input });
      }
      await eve.refused('room_not_found', 'rooms.events', { room: room.id });
    },
  },
];
