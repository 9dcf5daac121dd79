import assert from 'node:assert/strict';
import { limits } from '@roomful/protocol';
import type { Case, Ctx } from '../../../cases/types.js';

const setting = async (ctx: Ctx) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  const bob = await ctx.member(room, 'bob');
  return { ana, bob, room: room.id };
};

const track = {
  title: 'So What',
  artist: 'Miles Davis',
  url: 'https://example.org/so-what',
  artworkUrl: 'http://example.org/cover.png',
  durationMs: 562_000,
};

export const kinds: readonly Case[] = [
  {
    name: 'messages of every kind come back as they were sent',
    covers: ['messages.send', 'messages.list'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const service = await ctx.person('app', { claims: { roomful_role: 'service' } });
      const code = await bob.ok('messages.send', { room, text: 'let x', kind: 'code', language: 'c++' });
      const plain = await bob.ok('messages.send', { room, text: 'let y', kind: 'code' });
      const piece = await bob.ok('messages.send', { room, text: 'now playing', kind: 'track', track });
      const system = await service.ok('messages.send', { room, text: 'maintenance', kind: 'system' });
      assert.deepEqual([code.message.kind, code.message.language], ['code', 'c++']);
      assert(!('language' in plain.message));
      assert.deepEqual([piece.message.kind, piece.message.track], ['track', track]);
      assert.equal(system.message.kind, 'system');
      const { messages } = await ana.ok('messages.list', { room });
      assert.deepEqual(
        messages,
        [code, plain, piece, system].map(({ message }) => message),
      );
    },
  },
  {
    name: 'nobody but services and operators speaks in the name of the app',
    covers: [],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const error = await ana.refused('forbidden', 'messages.send', { room, text: 'x', kind: 'system' });
      assert.deepEqual(error.details, { rule: 'system_message', role: 'owner', needs: 'service' });
    },
  },
  {
    name: 'fields of one kind of message are refused with another; addresses are http or https',
    covers: [],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const bad = [
        { language: 'c' },
        { kind: 'track' },
        { track },
        { kind: 'code', track },
        { kind: 'code', language: 'C Sharp' },
        { kind: 'track', track: { ...track, title: ' ' } },
        { kind: 'track', track: { ...track, url: 'javascript:alert(1)' } },
        { kind: 'track', track: { ...track, artworkUrl: 'data:image/png;base64,AA==' } },
        { kind: 'track', track: { ...track, more: 1 } },
        { kind: 'image' },
        { mentions: ['a b'] },
        { mentions: Array.from({ length: limits.mentions + 1 }, (_, n) => `u${n}`) },
      ];
      for (const fields of bad) await ana.refused('invalid_input', 'messages.send', { room, text: 'x', ...fields });
      const { messages } = await ana.ok('messages.list', { room });
      assert.deepEqual(messages, []);
    },
  },
  {
    name: 'a message mentions people by id, members or not, each once; everybody only as the staff may',
    covers: ['messages.send'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const mentions = [ana.id, 'somebody-else', ana.id];
      const { message } = await bob.ok('messages.send', { room, text: 'hey', mentions });
      assert.deepEqual(message.mentions, [ana.id, 'somebody-else']);
      const none = await bob.ok('messages.send', { room, text: 'hey', mentions: [], here: false });
      assert(!('mentions' in none.message) && !('here' in none.message));
      const error = await bob.refused('forbidden', 'messages.send', { room, text: 'hey', here: true });
      assert.deepEqual(error.details, { rule: 'permission', role: 'member', needs: 'message.here' });
      const all = await ana.ok('messages.send', { room, text: 'hey', here: true });
      assert.equal(all.message.here, true);
      assert.deepEqual((await bob.ok('messages.get', { room, message: all.message.id })).message, all.message);
      const { events } = await bob.ok('rooms.events', { room, types: ['message.created'] });
      assert.deepEqual(
        events.map(({ data }) => data),
        [{ message }, none, all],
      );
    },
  },
];
