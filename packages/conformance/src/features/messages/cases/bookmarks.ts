import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';

export const bookmarks: readonly Case[] = [
  {
    name: 'bookmarks are kept by who made them, the newest first, and seen by nobody else',
    covers: ['messages.bookmark', 'messages.unbookmark', 'messages.bookmarks', 'users.events'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const bob = await ctx.person('bob');
      const room = (await ctx.room(ana)).id;
      const ids: number[] = [];
      for (let n = 0; n < 3; n++) ids.push((await ana.ok('messages.send', { room, text: `m${n}` })).message.id);
      const before = (await ana.ok('rooms.get', { room })).head;
      const kept = new Map<number, number>();
      for (const message of ids) kept.set(message, (await bob.ok('messages.bookmark', { room, message })).bookmarkedAt);
      const same = await bob.ack('messages.bookmark', { room, message: ids[0] ?? 0 });
      assert.deepEqual([same.seq, same.result.bookmarkedAt], [undefined, kept.get(ids[0] ?? 0)]);
      // The room has no trace of it.
      assert.equal((await ana.ok('rooms.get', { room })).head, before);
      assert.deepEqual((await ana.ok('messages.bookmarks', {})).bookmarks, []);

      await ana.ok('messages.edit', { room, message: ids[1] ?? 0, text: 'edited' });
      const all = (await bob.ok('messages.bookmarks', {})).bookmarks;
      assert.deepEqual(
        new Map(all.map(({ message, bookmarkedAt }) => [message.id, bookmarkedAt])),
        new Map([...kept].reverse()),
      );
      assert.equal(all.find(({ message }) => message.id === ids[1])?.message.text, 'edited');
      assert(all.every(({ roomId }) => roomId === room));
      const paged: number[] = [];
      for (let after: string | undefined; ; ) {
        const page = await bob.ok('messages.bookmarks', { limit: 1, ...(after ? { after } : {}) });
        paged.push(...page.bookmarks.map(({ message }) => message.id));
        if (page.next === null) break;
        after = page.next;
      }
      assert.deepEqual(
        paged,
        all.map(({ message }) => message.id),
      );
      await bob.refused('invalid_input', 'messages.bookmarks', { after: 'nowhere' });

      assert.deepEqual(await bob.ok('messages.unbookmark', { room, message: ids[0] ?? 0 }), { removed: true });
      assert.deepEqual(await bob.ok('messages.unbookmark', { room, message: ids[0] ?? 0 }), { removed: false });
      const { events } = await bob.ok('users.events', {});
      assert.deepEqual(
        events.filter(({ type }) => type.startsWith('message.')).map(({ type, data }) => [type, data]),
        [
          ...ids.map((messageId) => ['message.bookmarked', { roomId: room, messageId }]),
          ['message.unbookmarked', { roomId: room, messageId: ids[0] }],
        ],
      );
    },
  },
  {
    name: 'bookmarks in rooms that one no longer reads are left out, and are there again with the room',
    covers: ['messages.bookmarks'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      const { message } = await ana.ok('messages.send', { room: room.id, text: 'x' });
      await bob.ok('messages.bookmark', { room: room.id, message: message.id });
      const seen = async () => (await bob.ok('messages.bookmarks', {})).bookmarks.length;
      assert.equal(await seen(), 1);
      await bob.ok('rooms.leave', { room: room.id });
      assert.equal(await seen(), 1);
      await ana.ok('rooms.update', { room: room.id, visibility: 'private' });
      assert.equal(await seen(), 0);
      await bob.refused('room_not_found', 'messages.bookmark', { room: room.id, message: message.id });
      await ana.ok('members.invite', { room: room.id, user: bob.id });
      assert.equal(await seen(), 1);
      await ana.ok('rooms.update', { room: room.id, visibility: 'public' });
      await ana.ok('moderation.ban', { room: room.id, user: bob.id });
      assert.equal(await seen(), 0);
      await ana.ok('moderation.unban', { room: room.id, user: bob.id });
      assert.equal(await seen(), 1);
      await ana.ok('messages.delete', { room: room.id, message: message.id });
      const { bookmarks: kept } = await bob.ok('messages.bookmarks', {});
      assert.deepEqual([kept[0]?.message.text, (kept[0]?.message.deletedAt ?? 0) > 0], ['', true]);
      const other = await ana.ok('messages.send', { room: room.id, text: 'y' });
      await ana.ok('messages.delete', { room: room.id, message: other.message.id });
      await bob.refused('message_deleted', 'messages.bookmark', { room: room.id, message: other.message.id });
      await bob.refused('message_not_found', 'messages.bookmark', { room: room.id, message: 1 });
    },
  },
];
