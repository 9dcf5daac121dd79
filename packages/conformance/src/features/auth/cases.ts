import assert from 'node:assert/strict';
import type { Case } from '../../cases/types.js';
import { tokenFor } from '../../harness/target.js';

export const cases: readonly Case[] = [
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
];
