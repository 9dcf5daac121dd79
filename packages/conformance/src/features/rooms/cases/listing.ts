import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';

export const listing: readonly Case[] = [
  {
    name: 'a list says of each room what is unread, the newest message and the last pinned one',
    covers: ['rooms.list', 'rooms.get', 'messages.send', 'messages.pin'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      await ana.ok('messages.send', { room: room.id, text: 'before bob came' });
      const bob = await ctx.member(room, 'bob');
      const mine = async () => (await bob.ok('rooms.list', { scope: 'mine', rooms: [room.id] })).rooms[0];
      const before = await mine();
      assert.deepEqual([before?.unread, before?.mentions, before?.readUpTo], [0, 0, 4]);
      const send = async (text: string, more: object = {}) =>
        (await ana.ok('messages.send', { room: room.id, text, ...more })).message;
      const first = await send('one', { mentions: [bob.id] });
      await send('in a thread', { threadOf: first.id, mentions: [bob.id] });
      await bob.ok('messages.send', { room: room.id, text: 'my own' });
      const gone = await send('gone', { here: true });
      const last = await send('x'.repeat(500), { here: true });
      await ana.ok('messages.delete', { room: room.id, message: gone.id });
      for (const { id } of [last, first]) await ana.ok('messages.pin', { room: room.id, message: id });
      const item = await mine();
      assert.deepEqual([item?.unread, item?.mentions], [2, 3]);
      const { id, kind, author, createdAt } = last;
      assert.deepEqual(item?.last, { id, kind, author, text: 'x'.repeat(200), createdAt });
      assert.deepEqual([item?.pinned?.id, item?.head], [first.id, 12]);
      assert.deepEqual(await bob.ok('rooms.get', { room: room.id }), item);
      await bob.ok('receipts.read', { room: room.id, upTo: first.id });
      const read = await mine();
      assert.deepEqual([read?.unread, read?.mentions, read?.readUpTo], [1, 2, first.id]);
      const eve = await ctx.person('eve');
      const seen = (await eve.ok('rooms.list', { rooms: [room.id] })).rooms[0];
      assert.deepEqual([seen?.role, seen?.unread, seen?.mentions], ['guest', 0, 0]);
    },
  },
  {
    name: 'those to whom one is invited are listed apart, until one joins or is banned',
    covers: ['rooms.list', 'members.invite'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const [one, two] = [
        await ctx.room(ana, { visibility: 'private' }),
        await ctx.room(ana, { visibility: 'private' }),
      ];
      const bob = await ctx.person('bob');
      const invited = async () =>
        (await bob.ok('rooms.list', { scope: 'invited' })).rooms.map(({ room, role, invited: may }) => [
          room.id,
          role,
          may,
        ]);
      assert.deepEqual(await invited(), []);
      for (const { id } of [one, two]) await ana.ok('members.invite', { room: id, user: bob.id });
      const both = [one, two].sort((a, b) => (a.slug < b.slug ? -1 : 1)).map(({ id }) => [id, 'guest', true]);
      assert.deepEqual(await invited(), both);
      await bob.ok('rooms.join', { room: one.id });
      await ana.ok('moderation.ban', { room: two.id, user: bob.id });
      assert.deepEqual(await invited(), []);
      assert.deepEqual(
        (await bob.ok('rooms.list', { scope: 'mine' })).rooms.map(({ room }) => room.id),
        [one.id],
      );
    },
  },
  {
    name: 'rooms are listed by slug, page by page; private ones only to their members',
    covers: ['rooms.list'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const made: string[] = [];
      for (let n = 0; n < 5; n++) made.push((await ctx.room(ana, n === 2 ? { visibility: 'private' } : {})).slug);
      const mine = [...made].sort();
      const found: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 4; pages++) {
        const page = await ana.ok('rooms.list', { scope: 'mine', limit: 2, ...(after === undefined ? {} : { after }) });
        assert(page.rooms.length <= 2);
        assert(page.rooms.every(({ role, memberCount, head }) => role === 'owner' && memberCount === 1 && head === 2));
        found.push(...page.rooms.map(({ room }) => room.slug));
        if (page.next === null) break;
        after = page.next;
      }
      assert.deepEqual(found, mine);
      const twin = made[2] ?? '';
      for (let n = 0; n < 2; n++) await ctx.room(ana, { slug: twin, visibility: 'private' });
      const ids = new Set<string>();
      for (let next: string | null | undefined; next !== null; ) {
        const one = { scope: 'mine', limit: 1, ...(next === undefined ? {} : { after: next }) } as const;
        const page = await ana.ok('rooms.list', one);
        for (const { room } of page.rooms) ids.add(room.id);
        next = page.next;
      }
      assert.equal(ids.size, 7, 'rooms of one slug are all listed');
      const bob = await ctx.person('bob');
      assert.deepEqual(await bob.ok('rooms.list', { scope: 'mine' }), { rooms: [], next: null });
      for (const slug of mine) {
        // The slug without its last character sorts just before it.
        const next = await bob.ok('rooms.list', { after: slug.slice(0, -1), limit: 1 });
        assert.equal(
          next.rooms[0]?.room.slug === slug,
          slug !== made[2],
          'public rooms are listed, private ones are not',
        );
      }
    },
  },
];
