import assert from 'node:assert/strict';
import type { Case, Ctx } from '../../../cases/types.js';

const setting = async (ctx: Ctx) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  const bob = await ctx.member(room, 'bob');
  return { ana, bob, room: room.id };
};

export const messages: readonly Case[] = [
  {
    name: 'a message stands in the log as it was sent, and its id is its seq',
    covers: ['messages.send', 'messages.get'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const first = await ana.ack('messages.send', { room, text: 'hello' }, { key: 'first' });
      const { message } = first.result;
      assert.deepEqual([message.id, first.seq], [4, 4]);
      assert.deepEqual(message, {
        id: 4,
        kind: 'text',
        author: { id: ana.id, name: ana.name },
        text: 'hello',
        replyTo: null,
        metadata: {},
        createdAt: message.createdAt,
        editedAt: null,
        deletedAt: null,
      });
      const answer = await bob.ok('messages.send', {
        room,
        text: 'waves',
        kind: 'action',
        replyTo: 4,
        metadata: { a: 'b' },
      });
      assert.deepEqual(
        [answer.message.kind, answer.message.replyTo, answer.message.metadata],
        ['action', 4, { a: 'b' }],
      );
      assert.deepEqual(await bob.ok('messages.get', { room, message: 4 }), { message, mine: {} });
      const { events } = await bob.ok('rooms.events', { room, after: 3 });
      const expected = { seq: 4, type: 'message.created', actor: { id: ana.id, name: ana.name }, key: 'first' };
      assert.deepEqual({ ...events[0] }, { ...expected, at: message.createdAt, data: { message } });
      assert.deepEqual(events[1]?.data, answer);
    },
  },
  {
    name: 'a reply needs its message in the same room',
    covers: ['messages.send'],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const elsewhere = await ctx.room(ana);
      for (let n = 0; n < 5; n++) await ana.ok('messages.send', { room: elsewhere.id, text: `m${n}` });
      for (const replyTo of [1, 4, 7, 1_000_000]) {
        await ana.refused('message_not_found', 'messages.send', { room, text: 'what?', replyTo });
      }
    },
  },
  {
    name: 'an author edits, nobody else does; the same text again leaves no event',
    covers: ['messages.edit'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const { message } = await bob.ok('messages.send', { room, text: 'helo' });
      const edited = await bob.ack('messages.edit', { room, message: message.id, text: 'hello' });
      const now = edited.result.message;
      assert.deepEqual({ ...now, editedAt: null }, { ...message, text: 'hello' });
      assert((now.editedAt ?? 0) >= message.createdAt);
      assert.equal((await bob.ack('messages.edit', { room, message: message.id, text: 'hello' })).seq, undefined);
      await ana.refused('forbidden', 'messages.edit', { room, message: message.id, text: 'mine' });
      await bob.refused('message_not_found', 'messages.edit', { room, message: 1, text: 'x' });
      assert.deepEqual(await ana.ok('messages.get', { room, message: message.id }), { message: now, mine: {} });
    },
  },
  {
    name: 'a deleted message is blank everywhere, and its text is gone from the log',
    covers: ['messages.delete'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const secret = 'kept-by-nobody';
      const input = { room, text: `${secret} 1`, metadata: { note: secret } };
      const { message } = await bob.ok('messages.send', input, { key: 'sent' });
      const edit = { room, message: message.id, text: `${secret} 2` };
      await bob.ok('messages.edit', edit, { key: 'edited' });
      await ana.refused('forbidden', 'messages.delete', { room, message: message.id });
      const deleted = await bob.ok('messages.delete', { room, message: message.id });
      assert.deepEqual([deleted.message.text, deleted.message.metadata], ['', {}]);
      assert((deleted.message.deletedAt ?? 0) >= message.createdAt);
      assert.equal((await bob.ack('messages.delete', { room, message: message.id })).seq, undefined);
      await bob.refused('message_deleted', 'messages.edit', { room, message: message.id, text: 'again' });
      const places = [
        await ana.ok('messages.get', { room, message: message.id }),
        await ana.ok('messages.list', { room }),
        await ana.ok('rooms.events', { room }),
        await ana.ok('rooms.follow', { room }),
        await bob.ack('messages.send', input, { key: 'sent' }),
        await bob.ack('messages.edit', edit, { key: 'edited' }),
      ];
      for (const place of places)
        assert(!JSON.stringify(place).includes(secret), `the text is in ${JSON.stringify(place)}`);
      const { epoch } = await ana.ok('rooms.follow', { room });
      const since = await ana.ok('rooms.follow', { room, since: { epoch, seq: 0 } });
      assert(!JSON.stringify(since).includes(secret), 'the text is in a resume');
    },
  },
  {
    name: 'messages are paged before, after and around one',
    covers: ['messages.list'],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const ids: number[] = [];
      for (let n = 0; n < 9; n++) {
        ids.push((await ana.ok('messages.send', { room, text: `m${n}` })).message.id);
        if (n === 4) await ana.ok('rooms.update', { room, topic: 'a gap in the ids' });
      }
      type Fields = { before?: number; after?: number; around?: number; limit?: number };
      const list = async (fields: Fields) => {
        const page = await ana.ok('messages.list', { room, ...fields });
        return { ids: page.messages.map(({ id }) => id), before: page.before, after: page.after };
      };
      assert.deepEqual(await list({}), { ids, before: null, after: null });
      assert.deepEqual(await list({ limit: 4 }), { ids: ids.slice(5), before: ids[5], after: null });

      const backwards: number[] = [];
      for (let before: number | null = 1e9; before !== null; ) {
        const page = await list({ before, limit: 4 });
        backwards.unshift(...page.ids);
        before = page.before;
      }
      assert.deepEqual(backwards, ids);

      const forwards: number[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page = await list({ after, limit: 4 });
        forwards.push(...page.ids);
        after = page.after;
      }
      assert.deepEqual(forwards, ids);

      const around = await list({ around: ids[4] ?? 0, limit: 4 });
      assert.deepEqual(around, { ids: ids.slice(2, 6), before: ids[2], after: ids[5] });
      assert.deepEqual((await list({ around: ids[4] ?? 0, limit: 1 })).ids, [ids[4]]);
      const older = await list({ before: around.before ?? 0 });
      const newer = await list({ after: around.after ?? 0 });
      assert.deepEqual([...older.ids, ...around.ids, ...newer.ids], ids);
      assert.deepEqual((await list({ around: ids[0] ?? 0, limit: 4 })).before, null);
      assert.deepEqual(await list({ before: ids[0] ?? 0 }), { ids: [], before: null, after: null });
      assert.deepEqual(await list({ after: ids[8] ?? 0 }), { ids: [], before: null, after: null });
      await ana.refused('invalid_input', 'messages.list', { room, before: 5, after: 1 });
      await ana.refused('invalid_input', 'messages.list', { room, limit: 0 });
      await ana.refused('invalid_input', 'messages.list', { room, limit: 201 });
    },
  },
  {
    name: 'ids belong to their room: those of another room are not found',
    covers: ['messages.get'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const other = await ctx.room(bob);
      for (let n = 0; n < 4; n++) await bob.ok('messages.send', { room: other.id, text: `m${n}` });
      const { message } = await bob.ok('messages.send', { room: other.id, text: 'there' });
      for (const name of ['messages.get', 'messages.delete', 'moderation.delete']) {
        await ana.refused('message_not_found', name, { room, message: message.id });
      }
      await bob.refused('message_not_found', 'messages.edit', { room, message: message.id, text: 'x' });
      assert.equal((await bob.ok('messages.get', { room: other.id, message: message.id })).message.text, 'there');
    },
  },
  {
    name: 'text comes back exactly as it was sent',
    covers: ['messages.send'],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const texts = [
        '👩‍👩‍👧‍👦 family',
        'שלום \u202eabc\u202c',
        'Z̸̢͝á̷̱l̵͚̈́g̵̱̀o̷͖͂',
        'line\nbreak\ttab\r\n',
        '\u001b[31mred\u001b[0m \u0007',
        '\ufeffbom',
        "'; drop table messages; --",
        '<script>alert(1)</script>',
        '\u{10ffff}\ufffe',
        ' leading and trailing ',
        '42["send"]',
        '{"_placeholder":true,"num":0}',
      ];
      for (const text of texts) assert.equal((await ana.ok('messages.send', { room, text })).message.text, text);
      const { messages: kept } = await ana.ok('messages.list', { room });
      assert.deepEqual(
        kept.map(({ text }) => text),
        texts,
      );
    },
  },
  {
    name: 'text that cannot be kept or read is refused',
    covers: [],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const bad = [
        '',
        ' ',
        '\u200b\u2060',
        '\u3164',
        'a\0b',
        'half \ud83d pair',
        '\udc00',
        'x'.repeat(4_001),
        '😀'.repeat(3_001),
      ];
      for (const text of bad) await ana.refused('invalid_input', 'messages.send', { room, text });
      await ana.ok('messages.send', { room, text: 'x'.repeat(4_000) });
      await ana.ok('messages.send', { room, text: '😀'.repeat(3_000) });
    },
  },
  {
    name: 'a room may limit messages a minute; what is refused says how long to wait',
    covers: ['messages.send'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana, { messagesPerMinute: 3 });
      for (let n = 0; n < 3; n++) await ana.ok('messages.send', { room: room.id, text: `m${n}` }, { key: `k${n}` });
      const error = await ana.refused('rate_limited', 'messages.send', { room: room.id, text: 'too much' });
      assert(error.retryable);
      assert((error.retryAfterMs ?? 0) > 0 && (error.retryAfterMs ?? 0) <= 60_000);
      assert((await ana.ack('messages.send', { room: room.id, text: 'm0' }, { key: 'k0' })).replayed);
      const bob = await ctx.member(room, 'bob');
      await bob.ok('messages.send', { room: room.id, text: 'mine are counted on their own' });
    },
  },
];
