import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';

export const reading: readonly Case[] = [
  {
    name: 'a snapshot holds the room, the viewer and the newest messages',
    covers: ['rooms.follow', 'messages.send', 'queue.open', 'queue.add', 'queue.vote'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      await ana.ok('queue.open', { room: room.id });
      const { item } = await ana.ok('queue.add', { room: room.id, title: 'One' });
      await bob.ok('queue.vote', { room: room.id, item: item.id, vote: 'up' });
      for (const text of ['a', 'b', 'c']) await bob.ok('messages.send', { room: room.id, text });
      const answer = await bob.ok('rooms.follow', { room: room.slug, window: 2 });
      assert(!answer.recovered);
      const { state, me, window } = answer.snapshot;
      assert.deepEqual([answer.roomId, answer.head], [room.id, 9]);
      assert.deepEqual(state.room, room);
      assert.equal(state.memberCount, 2);
      assert.deepEqual(state.queues['main']?.items, [{ ...item, upvotes: 1 }]);
      assert.deepEqual(me, {
        userId: bob.id,
        role: 'member',
        mutedUntil: null,
        votes: { main: { '1': 'up' } },
        reactions: {},
      });
      assert.deepEqual([window.from, window.hasBefore], [8, true]);
      assert.deepEqual(
        window.messages.map(({ text }) => text),
        ['b', 'c'],
      );
      const none = await ana.ok('rooms.follow', { room: room.id, window: 0 });
      assert(!none.recovered);
      assert.deepEqual(none.snapshot.window, { from: 10, messages: [], hasBefore: true });
      const all = await ana.ok('rooms.follow', { room: room.id, window: 200 });
      assert(!all.recovered);
      assert.deepEqual([all.snapshot.window.messages.length, all.snapshot.window.hasBefore], [3, false]);
    },
  },
  {
    name: 'the log is read page by page, by kind and by instant',
    covers: ['rooms.events'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      for (let n = 0; n < 6; n++) await ana.ok('messages.send', { room: room.id, text: `m${n}` });
      await ana.ok('rooms.update', { room: room.id, topic: 't' });
      const seqs: number[] = [];
      let after = 0;
      for (;;) {
        const page = await ana.ok('rooms.events', { room: room.id, after, limit: 4 });
        seqs.push(...page.events.map(({ seq }) => seq));
        assert.equal(page.head, 9);
        after = page.next;
        if (page.next === page.head) break;
      }
      assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
      const kinds = await ana.ok('rooms.events', { room: room.id, types: ['room.updated', 'room.created'] });
      assert.deepEqual([kinds.events.map(({ seq }) => seq), kinds.next], [[1, 9], 9]);
      const limited = await ana.ok('rooms.events', { room: room.id, types: ['message.created'], limit: 2 });
      assert.deepEqual([limited.events.map(({ seq }) => seq), limited.next], [[3, 4], 4]);
      const unknown = await ana.ok('rooms.events', { room: room.id, types: ['no.such'] });
      assert.deepEqual([unknown.events, unknown.next], [[], 9]);
      const all = (await ana.ok('rooms.events', { room: room.id })).events;
      const ats = all.map(({ at }) => at);
      assert.deepEqual(
        ats,
        [...ats].sort((a, b) => a - b),
      );
      for (const sinceAt of [0, ats[4] ?? 0, (ats[8] ?? 0) + 1]) {
        const since = await ana.ok('rooms.events', { room: room.id, sinceAt });
        assert.deepEqual(
          since.events,
          all.filter(({ at }) => at >= sinceAt),
        );
        assert.equal(since.next, 9);
      }
      const late = await ana.ok('rooms.events', { room: room.id, sinceAt: ats[4] ?? 0, after: 7 });
      assert.deepEqual(
        late.events.map(({ seq }) => seq),
        [8, 9],
      );
      const beyond = await ana.ok('rooms.events', { room: room.id, after: 100 });
      assert.deepEqual([beyond.events, beyond.head], [[], 9]);
    },
  },
];
