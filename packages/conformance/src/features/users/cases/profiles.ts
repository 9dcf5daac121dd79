import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';
import { until } from '../../../harness/wait.js';
import { settled } from './known.js';

export const profiles: readonly Case[] = [
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
    name: 'users are found by how their names or ids begin, and by nothing else',
    covers: ['users.search'],
    run: async (ctx) => {
      const mark = ctx.slug();
      const [ana, bob, percent] = [
        await settled(ctx, 'x', { id: `z-${mark}-1`, claims: { name: `${mark} Ana` } }),
        await settled(ctx, 'x', { id: `${mark}-BOB`, claims: { name: 'Bob' } }),
        await settled(ctx, 'x', { id: `a-${mark}`, claims: { name: `100%_${mark}\\` } }),
      ];
      const found = async (text: string, limit = 20) =>
        (await ana.ok('users.search', { text, limit })).users.map(({ id }) => id);
      // Bob's name sorts before the mark, with which Ana's begins.
      assert.deepEqual(await found(mark), [bob.id, ana.id]);
      assert.deepEqual(await found(mark.toUpperCase()), await found(mark));
      assert.deepEqual(await found(`${mark} ANA`), [ana.id]);
      assert.deepEqual(await found(`${mark}-b`), [bob.id]);
      assert.deepEqual(await found(`100%_${mark}\\`), [percent.id]);
      assert.deepEqual(await found(`100__${mark}`), []);
      assert.deepEqual(await found(`%${mark}`), []);
      assert.deepEqual(await found(`${mark}\\`), []);
      assert.equal((await found(mark, 1)).length, 1);
      const { users: profiles } = await bob.ok('users.search', { text: `${mark} ana` });
      assert.deepEqual(profiles, [{ id: ana.id, name: `${mark} Ana`, avatarUrl: null, role: 'user' }]);
    },
  },
];
