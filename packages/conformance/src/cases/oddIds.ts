import assert from 'node:assert/strict';
import type { Case } from './types.js';

export const oddIds: readonly Case[] = [
  {
    name: 'people may have odd ids',
    covers: ['rooms.create', 'rooms.follow', 'queue.vote', 'moderation.ban'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const suffix = ana.id.slice(-6);
      for (const id of [
        '__proto__',
        'constructor',
        'toString',
        `"${suffix}`,
        `ü-${suffix}`,
        `a/b?c#${suffix}`,
        `%00${suffix}`,
      ]) {
        const odd = await ctx.person('odd', { id });
        const room = (await ctx.room(odd)).id;
        await odd.ok('queue.open', { room, queue: 'constructor' });
        await odd.ok('queue.add', { room, queue: 'constructor', title: 'x' });
        await odd.ok('queue.vote', { room, queue: 'constructor', item: 1, vote: 'up' });
        const follow = await odd.ok('rooms.follow', { room });
        assert(!follow.recovered);
        assert.deepEqual(follow.snapshot.me, {
          userId: id,
          role: 'owner',
          mutedUntil: null,
          votes: { constructor: { '1': 'up' } },
          reactions: {},
        });
        await ana.ok('rooms.join', { room });
        await odd.ok('moderation.ban', { room, user: ana.id });
        await odd.ok('moderation.unban', { room, user: ana.id });
      }
    },
  },
];
