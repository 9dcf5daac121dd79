import assert from 'node:assert/strict';
import type { Case } from '../../cases/types.js';

export const cases: readonly Case[] = [
  {
    name: 'a space has owners and members, and is listed to them alone',
    covers: ['spaces.create', 'spaces.list', 'spaces.members', 'spaces.add', 'spaces.remove'],
    run: async (ctx) => {
      const [ana, bob, eve] = [await ctx.person(), await ctx.person('bob'), await ctx.person('eve')];
      const id = `course:${ctx.slug()}`;
      const { space } = await ana.ok('spaces.create', { space: id, name: 'JavaScript', metadata: { n: 1 } });
      assert.deepEqual(space, { id, name: 'JavaScript', metadata: { n: 1 }, createdAt: space.createdAt });
      await eve.refused('space_exists', 'spaces.create', { space: id });
      const added = await ana.ack('spaces.add', { space: id, user: bob.id });
      assert.deepEqual([added.seq, added.result.memberCount, added.result.member.role], [3, 2, 'member']);
      assert.equal((await ana.ack('spaces.add', { space: id, user: bob.id })).seq, undefined);
      const roles = async (who: typeof ana) =>
        (await who.ok('spaces.list', {})).spaces.map((s) => [s.space.id, s.role]);
      assert.deepEqual([await roles(ana), await roles(bob), await roles(eve)], [[[id, 'owner']], [[id, 'member']], []]);
      const page = await bob.ok('spaces.members', { space: id, limit: 1 });
      const rest = await bob.ok('spaces.members', { space: id, after: page.next ?? '' });
      const ids = [...page.members, ...rest.members].map(({ user }) => user.id);
      assert.deepEqual([ids, page.memberCount, rest.next], [[ana.id, bob.id].sort(), 2, null]);
      await bob.refused('forbidden', 'spaces.add', { space: id, user: eve.id });
      await bob.refused('forbidden', 'spaces.remove', { space: id, user: ana.id });
      await ana.refused('member_not_found', 'spaces.remove', { space: id, user: eve.id });
      assert.deepEqual(await bob.ok('spaces.remove', { space: id, user: bob.id }), { memberCount: 1 });
      await bob.refused('space_not_found', 'spaces.members', { space: id });
    },
  },
  {
    name: 'a space keeps at least one owner; services and operators manage all of them',
    covers: ['spaces.add', 'spaces.remove', 'spaces.members'],
    run: async (ctx) => {
      const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
      const app = await ctx.person('app', { claims: { roomful_role: 'service' } });
      const space = ctx.slug();
      await ana.ok('spaces.create', { space });
      await ana.refused('last_owner', 'spaces.remove', { space, user: ana.id });
      await ana.refused('last_owner', 'spaces.add', { space, user: ana.id, role: 'member' });
      await app.refused('last_owner', 'spaces.remove', { space, user: ana.id });
      await app.ok('spaces.add', { space, user: bob.id, role: 'owner' });
      assert.equal((await app.ok('spaces.members', { space })).memberCount, 2);
      await ana.ok('spaces.remove', { space, user: ana.id });
      await bob.refused('last_owner', 'spaces.remove', { space, user: bob.id });
      assert(
        (await app.ok('spaces.list', { after: space.slice(0, -1), limit: 5 })).spaces.some((s) => s.space.id === space),
      );
    },
  },
  {
    name: 'rooms are made in a space by those who belong to it, and listed by it',
    covers: ['rooms.create', 'rooms.list', 'rooms.discover'],
    run: async (ctx) => {
      const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
      const app = await ctx.person('app', { claims: { roomful_role: 'service' } });
      const space = ctx.slug();
      await ana.ok('spaces.create', { space });
      await bob.refused('space_not_found', 'rooms.create', { slug: ctx.slug(), space });
      await app.refused('space_not_found', 'rooms.create', { slug: ctx.slug(), space: `${space}-no` });
      await app.ok('rooms.create', { slug: ctx.slug(), space });
      await ana.ok('spaces.add', { space, user: bob.id });
      const { room } = await bob.ok('rooms.create', { slug: ctx.slug(), space });
      assert.equal(room.space, space);
      await ana.ok('rooms.create', { slug: ctx.slug(), space, visibility: 'private' });
      const ids = (page: { rooms: { room: { id: string } }[] }) => page.rooms.map((item) => item.room.id);
      assert.deepEqual(ids(await bob.ok('rooms.list', { scope: 'mine', space })), [room.id]);
      assert.equal(ids(await ana.ok('rooms.list', { space })).length, 2);
      assert.equal(ids(await ana.ok('rooms.discover', { space })).length, 2);
    },
  },
];
