import assert from 'node:assert/strict';
import type { Case } from './types.js';

export const rooms: readonly Case[] = [
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
    name: 'what is left out of a new room has its default',
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
        // What comes before it in order is itself without its last character.
        const next = await bob.ok('rooms.list', { after: slug.slice(0, -1), limit: 1 });
        assert.equal(
          next.rooms[0]?.room.slug === slug,
          slug !== made[2],
          'public rooms are listed, private ones are not',
        );
      }
    },
  },
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
