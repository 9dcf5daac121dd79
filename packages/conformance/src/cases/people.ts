import assert from 'node:assert/strict';
import { limits, protocolVersion } from '@roomful/protocol';
import { tokenFor } from '../harness/target.js';
import { until } from '../harness/wait.js';
import type { Case } from './types.js';

export const people: readonly Case[] = [
  {
    name: "a profile is what the token says, one's own at once, another's soon",
    covers: ['users.get'],
    run: async (ctx) => {
      const claims = { name: 'Ana', picture: 'https://example.org/a.png' };
      const ana = await ctx.person('ana', { claims });
      const profile = { id: ana.id, name: 'Ana', avatarUrl: claims.picture, role: 'user' };
      assert.deepEqual(await ana.ok('users.get', {}), { profile });
      const bob = await ctx.person('bob');
      await until('the profile is known', async () => (await bob.caller.call('users.get', { user: ana.id })).ok);
      assert.deepEqual(await bob.ok('users.get', { user: ana.id }), { profile });
      await bob.refused('user_not_found', 'users.get', { user: 'nobody-knows' });
    },
  },
  {
    name: 'a token is refreshed by one of the same user',
    covers: ['auth.refresh'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const exp = Math.floor(Date.now() / 1_000) + 7_200;
      const { profile, expiresAt } = await ana.ok('auth.refresh', {
        token: tokenFor(ctx.target, ana.id, { exp, name: 'Ana' }),
      });
      assert.deepEqual([profile.id, profile.name, expiresAt], [ana.id, 'Ana', exp * 1_000]);
      await ana.refused('unauthenticated', 'auth.refresh', { token: tokenFor(ctx.target, 'another') });
      await ana.refused('unauthenticated', 'auth.refresh', { token: 'x.y.z' });
      const past = tokenFor(ctx.target, ana.id, { exp: exp - 100_000 });
      await ana.refused('token_expired', 'auth.refresh', { token: past });
    },
  },
  {
    name: 'a server says what it is',
    covers: ['server.info'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const info = await ana.ok('server.info', {});
      assert.equal(info.name, 'roomful');
      assert.equal(info.protocol.split('.')[0], protocolVersion.split('.')[0]);
      assert.deepEqual(info.limits, limits);
      assert(info.now > 1.7e12);
    },
  },
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
