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
          // To stop listening needs no right: it says nothing of the room.
          if (name !== 'rooms.unfollow') assert.match(ofHidden, /"code":"room_not_found"/);
        }
      }
    },
  },
  {
    name: 'what concerns the users of a private room is not told outside it',
    covers: ['rooms.list'],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const hidden = await ctx.room(ana, { visibility: 'private' });
      const listed = await eve.ok('rooms.list', { after: hidden.slug.slice(0, -1), limit: 5 });
      assert(!JSON.stringify(listed).includes(hidden.id));
      assert.equal((await eve.ok('rooms.list', { scope: 'mine' })).rooms.length, 0);
      await eve.ok('rooms.create', { slug: hidden.slug });
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
