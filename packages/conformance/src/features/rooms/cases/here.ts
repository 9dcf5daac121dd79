import assert from 'node:assert/strict';
import { limits, type Room } from '@roomful/protocol';
import type { Case, Ctx, Person } from '../../../cases/types.js';
import { until } from '../../../harness/wait.js';

/** How soon users who close the connection must be gone, milliseconds. After a broken connection it takes 5 s. */
const goodbyeMs = 3_000;

/** Opens a connection that follows a room. */
const follow = async (ctx: Ctx, person: Person, { id }: Room) => {
  const tab = await ctx.tab(person);
  await tab.ok('rooms.follow', { room: id, window: 0 });
  return tab;
};

const idsIn = async (asker: Person, { id }: Room): Promise<string[]> =>
  (await asker.ok('rooms.here', { room: id })).users.map((user) => user.id);

/** Waits until exactly these users are in the room. */
const untilHere = (asker: Person, room: Room, people: readonly Person[]) => {
  const ids = people.map(({ id }) => id).sort();
  return until('they are here', async () => (await idsIn(asker, room)).join() === ids.join(), { timeoutMs: goodbyeMs });
};

export const here: readonly Case[] = [
  {
    name: 'who is in a room now is listed page by page, guests included, until they stop following or close the client',
    covers: ['rooms.here', 'rooms.follow', 'rooms.unfollow'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      assert.deepEqual(await ana.ok('rooms.here', { room: room.slug }), { users: [], count: 0, next: null });
      const bob = await ctx.member(room, 'bob');
      const eve = await ctx.person('eve');
      const hers = await follow(ctx, ana, room);
      const his = [await follow(ctx, bob, room), await follow(ctx, bob, room)];
      const guest = await follow(ctx, eve, room);
      await untilHere(eve, room, [ana, bob, eve]);
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const page = await eve.ok('rooms.here', { room: room.slug, limit: 2, ...(after ? { after } : {}) });
        assert.equal(page.count, 3);
        assert(page.users.every(({ id, name, avatarUrl }) => name === id && avatarUrl === null));
        pages.push(page.users.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after);
      const [first, second, third] = [ana.id, bob.id, eve.id].sort();
      assert.deepEqual(pages, [[first, second], [third]]);
      his[0]?.socket.close();
      await guest.ok('rooms.unfollow', { room: room.id });
      await untilHere(eve, room, [ana, bob]);
      his[1]?.socket.close();
      await untilHere(eve, room, [ana]);
      hers.socket.close();
      await untilHere(eve, room, []);
    },
  },
  {
    name: 'users in a room are listed by name, ignoring case, then by id',
    covers: ['rooms.here'],
    transports: ['socket'],
    run: async (ctx) => {
      const names = ['bea', 'Ada', 'ada', 'Émile', 'zoe', 'a b'];
      const people: Person[] = [];
      for (const name of names) people.push(await ctx.person('p', { claims: { name } }));
      const ana = people[0] as Person;
      const room = await ctx.room(ana);
      for (const person of people) await person.ok('rooms.follow', { room: room.id, window: 0 });
      const listed: { id: string; name: string }[] = [];
      const all = async () => (await ana.ok('rooms.here', { room: room.id })).users;
      await until('all are here', async () => (await all()).map(({ name }) => name).every((n) => names.includes(n)));
      await until('all are here', async () => (await all()).length === names.length);
      let after: string | undefined;
      do {
        const page = await ana.ok('rooms.here', { room: room.id, limit: 1, ...(after ? { after } : {}) });
        listed.push(...page.users);
        after = page.next ?? undefined;
      } while (after);
      const order = ['a b', 'ada', 'ada', 'bea', 'zoe', 'émile'];
      assert.deepEqual(
        listed.map(({ name }) => name.toLowerCase()),
        order,
      );
      const [, one, other] = listed;
      assert(one && other && one.id < other.id);
    },
  },
  {
    name: 'who is in a room is told to those who may read it; a cursor of something else is refused',
    covers: ['rooms.here'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const hidden = await ctx.room(ana, { visibility: 'private' });
      const eve = await ctx.person('eve');
      for (const room of [hidden.id, hidden.slug]) await eve.refused('room_not_found', 'rooms.here', { room });
      assert.equal((await ana.ok('rooms.here', { room: hidden.slug })).count, 0);
      const cursors = ['', '!', 'YQ', Buffer.from('a ').toString('base64url'), 'x'.repeat(721)];
      for (const after of [...cursors, Buffer.from('a b\0').toString('base64url')])
        await ana.refused('invalid_input', 'rooms.here', { room: hidden.id, after });
      for (const limit of [0, limits.pageItems + 1])
        await ana.refused('invalid_input', 'rooms.here', { room: hidden.id, limit });
    },
  },
  {
    name: 'invisible users are not listed as being in a room, and erased ones are gone at once',
    covers: ['rooms.here', 'presence.set', 'users.erase'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const [bob, eve] = [await ctx.person('bob'), await ctx.person('eve')];
      const his = await follow(ctx, bob, room);
      const hers = await follow(ctx, eve, room);
      await untilHere(ana, room, [bob, eve]);
      await his.ok('presence.set', { status: 'offline' });
      await untilHere(ana, room, [eve]);
      assert.equal((await ana.ok('rooms.here', { room: room.id })).count, 1);
      await his.ok('presence.set', { status: 'busy' });
      await untilHere(ana, room, [bob, eve]);
      await eve.ok('users.erase', { user: eve.id });
      assert.deepEqual(await idsIn(ana, room), [bob.id]);
      await until('the connection has ended', () => !hers.socket.connected);
    },
  },
];
