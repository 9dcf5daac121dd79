import assert from 'node:assert/strict';
import type { Case, Ctx, Person } from '../../../cases/types.js';

const setting = async (ctx: Ctx) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  const bob = await ctx.member(room, 'bob');
  return { ana, bob, room: room.id };
};

const send = async (person: Person, room: string, fields: { text?: string; threadOf?: number } = {}) =>
  (await person.ok('messages.send', { room, text: 'x', ...fields })).message;

export const threads: readonly Case[] = [
  {
    name: 'a thread is counted at its first message, and stands apart from the room',
    covers: ['messages.send', 'messages.thread', 'messages.list'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const root = await send(ana, room, { text: 'root' });
      assert.equal(root.thread, undefined);
      const one = await send(bob, room, { threadOf: root.id });
      assert.equal(one.threadOf, root.id);
      // An answer in the thread refers to its first message.
      const two = await send(ana, room, { threadOf: one.id });
      assert.equal(two.threadOf, root.id);
      const after = await send(bob, room, { text: 'after' });
      const thread = { count: 2, lastAt: two.createdAt };

      const { messages } = await bob.ok('messages.list', { room });
      assert.deepEqual(messages, [{ ...root, thread }, after]);
      const follow = await bob.ok('rooms.follow', { room });
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot.window.messages, messages);
      assert.deepEqual((await bob.ok('messages.get', { room, message: two.id })).message, two);

      const page = await bob.ok('messages.thread', { room, message: one.id });
      assert.deepEqual(page, {
        root: { ...root, thread },
        messages: [one, two],
        mine: {},
        before: null,
        after: null,
        head: after.id,
      });
      const { events } = await bob.ok('rooms.events', { room, after: root.id, limit: 2 });
      assert.deepEqual(
        events.map(({ data }) => data),
        [
          { message: one, thread: { id: root.id, count: 1, lastAt: one.createdAt } },
          { message: two, thread: { id: root.id, ...thread } },
        ],
      );
    },
  },
  {
    name: 'a thread is paged',
    covers: ['messages.thread'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const root = await send(ana, room);
      const ids: number[] = [];
      for (let n = 0; n < 5; n++) {
        ids.push((await send(bob, room, { threadOf: root.id })).id);
        await send(ana, room);
      }
      const seen: number[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page: { messages: { id: number }[]; after: number | null } = await ana.ok('messages.thread', {
          room,
          message: root.id,
          after,
          limit: 2,
        });
        seen.push(...page.messages.map(({ id }) => id));
        after = page.after;
      }
      assert.deepEqual(seen, ids);
      const back: number[] = [];
      for (let at: { before?: number } | null = {}; at !== null; ) {
        const page: { messages: { id: number }[]; before: number | null } = await ana.ok('messages.thread', {
          room,
          message: root.id,
          ...at,
          limit: 2,
        });
        back.unshift(...page.messages.map(({ id }) => id));
        at = page.before === null ? null : { before: page.before };
      }
      assert.deepEqual(back, ids, 'the newest first, and back from there');
      await ana.refused('invalid_input', 'messages.thread', { room, message: root.id, before: 9, after: 1 });
    },
  },
  {
    name: 'deleted messages of a thread are counted no more; the thread outlives its first message',
    covers: ['messages.send', 'messages.delete', 'messages.thread'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const root = await send(ana, room);
      const one = await send(bob, room, { threadOf: root.id });
      const two = await send(bob, room, { threadOf: root.id });
      const rootNow = async () => (await ana.ok('messages.get', { room, message: root.id })).message;

      const blank = (await bob.ok('messages.delete', { room, message: two.id })).message;
      assert.equal(blank.threadOf, root.id);
      assert.deepEqual((await rootNow()).thread, { count: 1, lastAt: one.createdAt });
      const { deletedAt } = (await ana.ok('messages.delete', { room, message: root.id })).message;
      assert.deepEqual((await rootNow()).thread, { count: 1, lastAt: one.createdAt });
      const three = await send(bob, room, { threadOf: root.id });
      assert.deepEqual((await rootNow()).thread, { count: 2, lastAt: three.createdAt });
      for (const message of [one.id, three.id]) await ana.ok('moderation.delete', { room, message });
      assert.equal((await rootNow()).thread, undefined);
      assert.equal((await rootNow()).deletedAt, deletedAt);

      const { messages } = await ana.ok('messages.thread', { room, message: root.id });
      assert.deepEqual(
        messages.map(({ id, text }) => [id, text]),
        [one, two, three].map(({ id }) => [id, '']),
      );
      const { events } = await ana.ok('rooms.events', { room, types: ['message.deleted'] });
      assert.deepEqual(
        events.map(({ data }) => data.thread),
        [
          { id: root.id, count: 1, lastAt: one.createdAt },
          undefined,
          { id: root.id, count: 1, lastAt: three.createdAt },
          { id: root.id, count: 0, lastAt: null },
        ],
      );
    },
  },
  {
    name: 'a thread needs its message in the same room',
    covers: [],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      const elsewhere = await ctx.room(ana);
      let last = 0;
      for (let n = 0; n < 5; n++) last = (await send(ana, elsewhere.id)).id;
      for (const threadOf of [1, last, 1_000_000]) {
        await ana.refused('message_not_found', 'messages.send', { room, text: 'x', threadOf });
        await ana.refused('message_not_found', 'messages.thread', { room, message: threadOf });
      }
    },
  },
  {
    name: 'answers that are sent at once are all counted',
    covers: ['messages.send'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      const roots = [await send(ana, room), await send(bob, room)];
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => send(n % 3 === 0 ? ana : bob, room, { threadOf: roots[n % 2]?.id ?? 0 })),
      );
      for (const root of roots) {
        const { message } = await ana.ok('messages.get', { room, message: root.id });
        const { messages } = await ana.ok('messages.thread', { room, message: root.id });
        assert.equal(messages.length, 10);
        assert.deepEqual(message.thread, { count: 10, lastAt: messages.at(-1)?.createdAt });
      }
    },
  },
];
