import assert from 'node:assert/strict';
import { limits, type QueueVote } from '@roomful/protocol';
import type { Case, Ctx } from '../../cases/types.js';
import { until } from '../../harness/wait.js';

const setting = async (ctx: Ctx) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  await ana.ok('queue.open', { room: room.id });
  const people = [await ctx.member(room, 'bob'), await ctx.member(room, 'cem'), await ctx.member(room, 'dan')] as const;
  return { ana, people, room: room.id };
};

export const cases: readonly Case[] = [
  {
    name: 'queues are opened by key, each once',
    covers: ['queue.open', 'queue.list', 'queue.add'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = (await ctx.room(ana)).id;
      const { queue: opened } = await ana.ok('queue.open', { room });
      const { openedAt, ...rest } = opened;
      assert.deepEqual(rest, { key: 'main', title: 'Queue', policy: 'votes', activeId: null, items: [] });
      await ana.refused('queue_exists', 'queue.open', { room });
      await ana.ok('queue.open', { room, queue: 'constructor', title: 'Odd' });
      await ana.refused('queue_not_found', 'queue.list', { room, queue: 'tracks' });
      await ana.refused('queue_not_found', 'queue.add', { room, queue: 'tracks', title: 'x' });
      const item = { title: 'One', url: 'https://example.org/1', metadata: { bpm: 120 } };
      const added = await ana.ok('queue.add', { room, queue: 'constructor', ...item });
      const { addedAt, ...kept } = added.item;
      const fresh = { id: 1, status: 'waiting', upvotes: 0, downvotes: 0, addedBy: { id: ana.id, name: ana.name } };
      assert.deepEqual(kept, { ...item, ...fresh });
      assert(addedAt >= openedAt);
      const { items } = await ana.ok('queue.list', { room, queue: 'constructor' });
      assert.deepEqual(items, [added.item]);
      assert.deepEqual((await ana.ok('queue.list', { room })).items, []);
    },
  },
  {
    name: 'one vote a person, which can be changed and taken back',
    covers: ['queue.vote'],
    run: async (ctx) => {
      const { ana, people, room } = await setting(ctx);
      const [bob, cem] = people;
      const item = (await ana.ok('queue.add', { room, title: 'One' })).item.id;
      const vote = async (who: typeof bob, cast: QueueVote | 'none') => {
        const { result, seq } = await who.ack('queue.vote', { room, item, vote: cast });
        return [result.item.upvotes, result.item.downvotes, seq !== undefined];
      };
      assert.deepEqual(await vote(bob, 'none'), [0, 0, false]);
      assert.deepEqual(await vote(bob, 'up'), [1, 0, true]);
      assert.deepEqual(await vote(bob, 'up'), [1, 0, false]);
      assert.deepEqual(await vote(cem, 'up'), [2, 0, true]);
      assert.deepEqual(await vote(bob, 'down'), [1, 1, true]);
      assert.deepEqual(await vote(bob, 'none'), [1, 0, true]);
      assert.deepEqual(await vote(cem, 'down'), [0, 1, true]);
      const { events } = await ana.ok('rooms.events', { room, types: ['queue.item_voted'] });
      assert.deepEqual(
        events.map(({ actor, data }) => [actor?.id, data['vote'], data['upvotes'], data['downvotes']]),
        [
          [bob.id, 'up', 1, 0],
          [cem.id, 'up', 2, 0],
          [bob.id, 'down', 1, 1],
          [bob.id, 'none', 1, 0],
          [cem.id, 'down', 0, 1],
        ],
      );
      await bob.refused('queue_item_not_found', 'queue.vote', { room, item: 99, vote: 'up' });
    },
  },
  {
    name: 'votes stand, whatever is refused beside them',
    covers: ['queue.vote', 'queue.list'],
    run: async (ctx) => {
      const { ana, people, room } = await setting(ctx);
      for (const title of ['a', 'b']) await ana.ok('queue.add', { room, title });
      for (let round = 0; round < 8; round++) {
        const casts = ['up', 'down'] as const;
        const cast = casts[round % 2] ?? 'up';
        await Promise.all(
          people.flatMap((one) => [
            one.ok('queue.vote', { room, item: 1, vote: cast }),
            one.refused('forbidden', 'queue.open', { room, queue: 'x' }),
            ana.refused('queue_exists', 'queue.open', { room }),
            one.ok('queue.vote', { room, item: 2, vote: cast }),
          ]),
        );
        const { items } = await ana.ok('queue.list', { room });
        const counted = items.map(({ upvotes, downvotes }) => [upvotes, downvotes]);
        const expected = cast === 'up' ? [3, 0] : [0, 3];
        assert.deepEqual(counted, [expected, expected]);
      }
    },
  },
  {
    name: 'the best waiting item is next, the older of equals; one is active at most',
    covers: ['queue.next', 'queue.list', 'queue.vote'],
    run: async (ctx) => {
      const { ana, people, room } = await setting(ctx);
      const [bob, cem, dan] = people;
      for (const title of ['a', 'b', 'c', 'd']) await ana.ok('queue.add', { room, title });
      await bob.ok('queue.vote', { room, item: 3, vote: 'up' });
      await cem.ok('queue.vote', { room, item: 3, vote: 'up' });
      await dan.ok('queue.vote', { room, item: 2, vote: 'up' });
      await bob.ok('queue.vote', { room, item: 1, vote: 'down' });
      const titles = async (status: 'open' | 'over') =>
        (await bob.ok('queue.list', { room, status })).items.map((item) => item.title).join('');
      assert.equal(await titles('open'), 'cbda');
      const played: (string | undefined)[] = [];
      for (let n = 0; n < 5; n++) {
        const { done, active } = await ana.ok('queue.next', { room });
        assert.equal(done?.title, played.at(-1));
        assert.equal(done?.status, done ? 'done' : undefined);
        assert.equal(active?.status, active ? 'active' : undefined);
        played.push(active?.title);
        assert.equal((await bob.ok('queue.list', { room })).queue.activeId, active?.id ?? null);
        if (active) await dan.refused('queue_item_closed', 'queue.vote', { room, item: active.id, vote: 'up' });
      }
      assert.deepEqual(played, ['c', 'b', 'd', 'a', undefined]);
      assert.equal(await titles('over'), 'adbc');
      assert.equal((await ana.ack('queue.next', { room })).seq, undefined);
      const follow = await bob.ok('rooms.follow', { room });
      assert(!follow.recovered);
      assert.deepEqual([follow.snapshot.state.queues['main']?.items, follow.snapshot.me.votes], [[], {}]);
    },
  },
  {
    name: 'people take out what they added, the staff anything',
    covers: ['queue.remove'],
    run: async (ctx) => {
      const { ana, people, room } = await setting(ctx);
      const [bob, cem] = people;
      const item = (await bob.ok('queue.add', { room, title: 'mine' })).item.id;
      await cem.refused('forbidden', 'queue.remove', { room, item });
      assert.equal((await bob.ok('queue.remove', { room, item })).item.status, 'removed');
      await bob.refused('queue_item_closed', 'queue.remove', { room, item });
      await bob.refused('queue_item_closed', 'queue.vote', { room, item, vote: 'up' });
      await bob.refused('queue_item_not_found', 'queue.remove', { room, item: item + 1 });
      const second = (await bob.ok('queue.add', { room, title: 'also mine' })).item.id;
      await ana.ok('queue.next', { room });
      await ana.ok('queue.remove', { room, item: second });
      const { queue: now, items } = await ana.ok('queue.list', { room });
      assert.deepEqual([now.activeId, items], [null, []]);
    },
  },
  {
    name: 'a room has so many queues and no more',
    covers: ['queue.open'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = (await ctx.room(ana)).id;
      for (let n = 0; n < limits.queuesPerRoom; n++) await ana.ok('queue.open', { room, queue: `q${n}` });
      await ana.refused('queue_full', 'queue.open', { room, queue: 'more' });
    },
  },
  {
    name: 'only http and https addresses are taken',
    covers: [],
    run: async (ctx) => {
      const { ana, room } = await setting(ctx);
      for (const url of [
        'javascript:alert(1)',
        'data:text/html,x',
        'ftp://example.org',
        'https://',
        'example.org',
        '//x',
        'file:///etc/passwd',
      ]) {
        await ana.refused('invalid_input', 'queue.add', { room, title: 'x', url });
      }
    },
  },
  {
    name: 'who leaves takes votes and waiting items along, in the same commit, and the staff can restore them',
    covers: ['moderation.restore', 'moderation.ban', 'rooms.leave', 'queue.vote'],
    run: async (ctx) => {
      const { ana, people, room } = await setting(ctx);
      const [bob, cem] = people;
      const item = (await ana.ok('queue.add', { room, title: 'One' })).item.id;
      const own = (await bob.ok('queue.add', { room, title: 'Of Bob' })).item.id;
      for (const who of [bob, cem]) await who.ok('queue.vote', { room, item, vote: 'up' });
      const tab = await ctx.tab(ana);
      await tab.ok('rooms.follow', { room });
      const open = async () =>
        (await ana.ok('queue.list', { room })).items.map(({ id, upvotes }) => [id, upvotes]).sort();
      assert.deepEqual(await open(), [
        [item, 2],
        [own, 0],
      ]);

      await ana.ok('moderation.ban', { room, user: bob.id });
      assert.deepEqual(await open(), [[item, 1]]);
      const types = ['member.banned', 'queue.votes_changed', 'queue.items_withdrawn'];
      const heard = () => {
        const events = tab.socket.frames.flatMap((frame) => frame.events);
        return events.slice(events.findIndex(({ type }) => type === types[0]));
      };
      await until('the ban is heard of, and what it takes', () => heard().length >= types.length);
      assert.deepEqual(
        heard().map(({ type }) => type),
        types,
      );
      assert.equal(new Set(heard().map(({ at }) => at)).size, 1, 'one commit');
      const follow = await cem.ok('rooms.follow', { room });
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot.me.votes, { main: { [item]: 'up' } });

      await ana.refused('member_not_found', 'moderation.restore', { room, user: bob.id });
      await ana.ok('moderation.unban', { room, user: bob.id });
      await bob.ok('rooms.join', { room });
      await ana.ok('moderation.restore', { room, user: bob.id });
      const restored = [
        [item, 2],
        [own, 0],
      ];
      assert.deepEqual(await open(), restored);
      await ana.ok('moderation.restore', { room, user: bob.id });
      assert.deepEqual(await open(), restored, 'once');
      await cem.ok('rooms.leave', { room });
      assert.deepEqual(await open(), [
        [item, 1],
        [own, 0],
      ]);
    },
  },
];
