import assert from 'node:assert/strict';
import type { Case, Ctx, Person } from '../../../cases/types.js';

/** Returns the slugs that a search finds, reading all pages. */
const found = async (who: Person, input: object, limit = 50): Promise<string[]> => {
  const slugs: string[] = [];
  let after: string | null | undefined;
  do {
    const page = await who.ok('rooms.discover', { ...input, limit, ...(after ? { after } : {}) });
    slugs.push(...page.rooms.map(({ room }) => room.slug));
    after = page.next;
  } while (after);
  return slugs;
};

/** Creates rooms that only a search for their own tag finds. */
const rooms = async (ctx: Ctx, ana: Person) => {
  const tag = ctx.slug();
  const make = async (name: string, fields: object = {}) =>
    (await ctx.room(ana, { name, tags: [tag], slug: ctx.slug(), ...fields })).slug;
  return { tag, make };
};

export const discovery: readonly Case[] = [
  {
    name: 'public rooms are found by text, tags, kind and space',
    covers: ['rooms.discover'],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const { tag, make } = await rooms(ctx, ana);
      const space = ctx.slug();
      await ana.ok('spaces.create', { space });
      const a = await make('A 100%_Jazz', { tags: [tag, 'late'] });
      const b = await make('B', { topic: 'more JAZZ', kind: 'group', visibility: 'public' });
      const c = await make('C', { space });
      const hidden = await make('D jazz', { visibility: 'private', space });
      const search = (input: object) => found(eve, { tags: [tag], sort: 'name', ...input });
      assert.deepEqual(await search({}), [a, b, c]);
      assert.deepEqual(await search({ text: 'jaZZ' }), [a, b]);
      assert.deepEqual(await search({ text: '%_' }), [a]);
      assert.deepEqual(await search({ text: c.toUpperCase() }), [c]);
      assert.deepEqual(await search({ tags: [tag, 'late'] }), [a]);
      assert.deepEqual(await search({ kind: 'group' }), [b]);
      assert.deepEqual(await search({ space }), [c]);
      assert.deepEqual(await search({ text: hidden }), []);
      await ana.ok('rooms.archive', { room: b });
      assert.deepEqual([await search({}), await search({ archived: true })], [[a, c], [b]]);
    },
  },
  {
    name: 'they are sorted by members, activity and name, and pages follow one another',
    covers: ['rooms.discover'],
    run: async (ctx) => {
      const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
      const { tag, make } = await rooms(ctx, ana);
      const [first, second, third] = [await make('b'), await make('C'), await make('a')];
      await make('a');
      await bob.ok('rooms.join', { room: second });
      await ana.ok('messages.send', { room: first, text: 'x' });
      for (const sort of ['members', 'activity', 'name'] as const) {
        const whole = await found(bob, { tags: [tag], sort });
        assert.equal(new Set(whole).size, 4);
        for (const limit of [1, 3]) assert.deepEqual(await found(bob, { tags: [tag], sort }, limit), whole, sort);
      }
      assert.equal((await found(bob, { tags: [tag] }))[0], second);
      assert.equal((await found(bob, { tags: [tag], sort: 'activity' }))[0], first);
      assert.deepEqual((await found(bob, { tags: [tag], sort: 'name' })).slice(2), [first, second]);
      assert((await found(bob, { tags: [tag], sort: 'name' })).slice(0, 2).includes(third));
    },
  },
  {
    name: 'a position that was not given is refused as bad input',
    covers: ['rooms.discover'],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const { tag, make } = await rooms(ctx, ana);
      for (const name of ['a', 'b']) await make(name);
      const { next } = await eve.ok('rooms.discover', { tags: [tag], sort: 'name', limit: 1 });
      assert(next);
      await eve.ok('rooms.discover', { tags: [tag], sort: 'name', after: next });
      const other = { tags: [tag], sort: 'members', after: next };
      await eve.refused('invalid_input', 'rooms.discover', other);
      for (const after of ['x', '', '*', `${next}AA`, next.slice(1), "' or 1=1 --"]) {
        await eve.refused('invalid_input', 'rooms.discover', { tags: [tag], sort: 'name', after });
      }
    },
  },
];
