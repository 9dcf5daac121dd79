import assert from 'node:assert/strict';
import { limits, type Presence } from '@roomful/protocol';
import type { Case, Ctx, Person } from '../../cases/types.js';
import type { SocketCaller } from '../../harness/socket.js';
import { sleep, until } from '../../harness/wait.js';

/** How long to wait for signals that must not arrive, milliseconds. */
const quietMs = 500;
/** How soon a user who closes the connection must be gone, milliseconds. After a broken connection it takes 5 s. */
const goodbyeMs = 3_000;

/** Returns the presence of a user that a connection got, in order. */
const toldOf = ({ signals }: SocketCaller, userId: string): Presence[] =>
  signals.flatMap((signal) =>
    signal.type === 'presence.changed' ? signal.data.users.filter((user) => user.userId === userId) : [],
  );
const occupancyOf = ({ signals }: SocketCaller, room: string) =>
  signals.flatMap((signal) =>
    signal.type === 'presence.occupancy' && signal.data.roomId === room ? [signal.data] : [],
  );

/** Makes a user present on either transport; over REST by a heartbeat. */
const present = async (ctx: Ctx, label: string): Promise<Person> => {
  const person = await ctx.person(label);
  await person.ok('presence.heartbeat', {});
  return person;
};

const look = async (asker: Person, { id }: Person): Promise<Presence> => {
  const [presence] = (await asker.ok('presence.get', { users: [id] })).users;
  assert(presence);
  return presence;
};

/** Opens a connection that watches users. */
const watcher = async (ctx: Ctx, person: Person, users: string[]) => {
  const tab = await ctx.tab(person);
  const { users: now } = await tab.ok('presence.watch', { users });
  return { tab, socket: tab.socket, now };
};

export const cases: readonly Case[] = [
  {
    name: 'users who are online are shown with the status they chose, in the order of the question',
    covers: ['presence.heartbeat', 'presence.set', 'presence.get'],
    run: async (ctx) => {
      const [ana, bob] = [await present(ctx, 'ana'), await present(ctx, 'bob')];
      const set = await bob.ok('presence.set', { status: 'busy', activity: 'in a call' });
      assert.deepEqual(
        { ...set.presence, lastSeenAt: 0 },
        { userId: bob.id, status: 'busy', activity: 'in a call', lastSeenAt: 0 },
      );
      const nobody = `nobody-${ctx.slug()}`;
      const { users } = await ana.ok('presence.get', { users: [bob.id, nobody, ana.id, bob.id] });
      assert.deepEqual(
        users.map(({ userId, status, activity }) => [userId, status, activity]),
        [
          [bob.id, 'busy', 'in a call'],
          [nobody, 'offline', null],
          [ana.id, 'online', null],
          [bob.id, 'busy', 'in a call'],
        ],
      );
      assert.deepEqual(
        users.map(({ lastSeenAt }) => lastSeenAt === null),
        [false, true, false, false],
      );
      // Fields that are left out keep their values.
      assert.equal((await bob.ok('presence.set', { status: 'away' })).presence.activity, 'in a call');
      assert.deepEqual(
        (({ status, activity }) => [status, activity])((await bob.ok('presence.set', { activity: null })).presence),
        ['away', null],
      );
    },
  },
  {
    name: 'an invisible user looks like one who has left',
    covers: ['presence.set', 'presence.list'],
    run: async (ctx) => {
      const [ana, bob] = [await present(ctx, 'ana'), await present(ctx, 'bob')];
      const { lastSeenAt } = (await bob.ok('presence.set', { status: 'offline', activity: 'unseen' })).presence;
      await bob.ok('presence.heartbeat', {});
      await bob.ok('presence.set', { activity: 'still unseen' });
      assert.deepEqual(await look(ana, bob), { userId: bob.id, status: 'offline', activity: null, lastSeenAt });
      const room = (await ctx.room(bob)).id;
      await ana.ok('rooms.join', { room });
      const { users } = await ana.ok('presence.list', { room });
      assert.deepEqual(
        users.map(({ userId }) => userId),
        [ana.id],
      );
      assert.equal((await bob.ok('presence.set', { status: 'online' })).presence.activity, 'still unseen');
    },
  },
  {
    name: 'invalid input is refused, and an unknown user is offline',
    covers: ['presence.get'],
    run: async (ctx) => {
      const ana = await ctx.person();
      for (const input of [
        { status: 'gone' },
        { status: null },
        { activity: 'x'.repeat(limits.activityGraphemes + 1) },
        { activity: '🧑‍🚀'.repeat(limits.activityGraphemes) },
        { activity: '' },
        { activity: 'a\u0000b' },
        { activity: '\ud800' },
        { mood: 'fine' },
      ]) {
        await ana.refused('invalid_input', 'presence.set', input);
      }
      const ids = (count: number) => Array.from({ length: count }, (_, n) => `${ana.id}-${n}`);
      await ana.refused('invalid_input', 'presence.get', { users: [] });
      await ana.refused('invalid_input', 'presence.get', { users: ids(limits.pageItems + 1) });
      const { users } = await ana.ok('presence.get', { users: ids(limits.pageItems) });
      assert(users.every(({ status, lastSeenAt }) => status === 'offline' && lastSeenAt === null));
      await ana.refused('invalid_input', 'presence.watch', { users: ids(limits.watchedUsers + 1) });
      await ana.refused('invalid_input', 'presence.list', { room: ctx.slug(), space: 'x' });
    },
  },
  {
    name: 'watchers are told what changes, and nobody else is; whom one watches is replaced',
    covers: ['presence.watch', 'presence.set'],
    transports: ['socket'],
    run: async (ctx) => {
      const [ana, bob, cem] = [await ctx.person(), await ctx.person('bob'), await ctx.person('cem')];
      const hers = await watcher(ctx, ana, [bob.id, cem.id]);
      const his = await watcher(ctx, cem, []);
      assert.deepEqual(
        hers.now.map(({ userId, status }) => [userId, status]),
        [
          [bob.id, 'online'],
          [cem.id, 'online'],
        ],
      );
      await bob.ok('presence.set', { status: 'away', activity: 'lunch' });
      await until('she is told', () => toldOf(hers.socket, bob.id).at(-1)?.status === 'away');
      assert.equal(toldOf(hers.socket, bob.id).at(-1)?.activity, 'lunch');
      assert.deepEqual(toldOf(his.socket, bob.id), []);
      await hers.tab.ok('presence.watch', { users: [cem.id] });
      const before = toldOf(hers.socket, bob.id).length;
      await bob.ok('presence.set', { status: 'busy' });
      await cem.ok('presence.set', { status: 'busy' });
      await until('she is told of the other', () => toldOf(hers.socket, cem.id).at(-1)?.status === 'busy');
      await sleep(quietMs);
      assert.equal(toldOf(hers.socket, bob.id).length, before);
    },
  },
  {
    name: 'the last of several connections counts; who closes it is gone, with when that was',
    covers: ['presence.get'],
    transports: ['socket'],
    run: async (ctx) => {
      const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
      const { socket } = await watcher(ctx, ana, [bob.id]);
      const tab = await ctx.tab(bob);
      tab.socket.close();
      await sleep(quietMs);
      assert.equal((await look(ana, bob)).status, 'online');
      bob.caller.close();
      await until('she is told', () => toldOf(socket, bob.id).at(-1)?.status === 'offline', { timeoutMs: goodbyeMs });
      const gone = await look(ana, bob);
      assert.equal(gone.status, 'offline');
      assert(gone.lastSeenAt !== null && gone.lastSeenAt <= Date.now() + 60_000);
      await ctx.tab(bob);
      await until('she is told', () => toldOf(socket, bob.id).at(-1)?.status === 'online');
    },
  },
  {
    name: 'over REST nobody watches',
    covers: [],
    transports: ['rest'],
    run: async (ctx) => {
      const ana = await ctx.person();
      await ana.refused('connection_required', 'presence.watch', { users: [] });
    },
  },
  {
    name: 'members who are online in a room are listed page by page, to those alone who may read it',
    covers: ['presence.list'],
    run: async (ctx) => {
      const ana = await present(ctx, 'ana');
      const made = await ctx.room(ana, { visibility: 'private' });
      const room = made.id;
      const ids = [ana.id];
      for (let n = 0; n < 4; n++) {
        const person = await present(ctx, 'p');
        await ana.ok('members.invite', { room, user: person.id });
        await person.ok('rooms.join', { room });
        ids.push(person.id);
      }
      const eve = await present(ctx, 'eve');
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await ana.ok('presence.list', { room: made.slug, limit: 2, ...(after ? { after } : {}) });
        assert.equal(page.total, 5);
        assert(page.users.every(({ userId, status, name }) => status === 'online' && name === userId));
        found.push(...page.users.map(({ userId }) => userId));
        after = page.next ?? undefined;
      } while (after);
      assert.deepEqual(found, ids.sort());
      for (const name of [room, made.slug]) await eve.refused('room_not_found', 'presence.list', { room: name });
      const everywhere = await eve.ok('presence.list', { after: `${eve.id.slice(0, -1)}`, limit: 200 });
      assert(everywhere.users.some(({ userId }) => userId === eve.id));
      assert(everywhere.total >= 6);
    },
  },
  {
    name: 'only members of a space learn who is online in it; another space and a missing one answer alike',
    covers: ['presence.list'],
    run: async (ctx) => {
      const [ana, bob, eve] = [await present(ctx, 'ana'), await present(ctx, 'bob'), await present(ctx, 'eve')];
      const space = `course:${ctx.slug()}`;
      await ana.ok('spaces.create', { space });
      await ana.ok('spaces.add', { space, user: bob.id });
      const { users, total, next } = await bob.ok('presence.list', { space });
      assert.deepEqual([users.map(({ userId }) => userId), total, next], [[ana.id, bob.id].sort(), 2, null]);
      const other = await eve.refused('space_not_found', 'presence.list', { space });
      const missing = await eve.refused('space_not_found', 'presence.list', { space: `${space}-2` });
      assert.equal(other.message, missing.message);
    },
  },
  {
    name: 'how many follow a room is told to those who do',
    covers: ['presence.occupancy', 'rooms.follow', 'rooms.unfollow'],
    transports: ['socket'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const made = await ctx.room(ana);
      const room = made.id;
      assert.deepEqual(await ana.ok('presence.occupancy', { room }), { people: 0, connections: 0 });
      const peopleIn = (answer: Awaited<ReturnType<typeof ana.ok<'rooms.follow'>>>) =>
        answer.recovered ? undefined : answer.snapshot.live.people;
      const tabs = [await ctx.tab(ana), await ctx.tab(ana)];
      for (const tab of tabs) assert.equal(peopleIn(await tab.ok('rooms.follow', { room })), 1);
      const eve = await ctx.tab(await ctx.person('eve'));
      assert.equal(peopleIn(await eve.ok('rooms.follow', { room })), 2);
      assert.deepEqual(await ana.ok('presence.occupancy', { room: made.slug }), { people: 2, connections: 3 });
      const hers = tabs[0]?.socket as SocketCaller;
      const told = () =>
        (({ people, connections }) => [people, connections])(
          occupancyOf(hers, room).at(-1) ?? { people: 0, connections: 0 },
        );
      await until('she is told', () => told().join() === '2,3');
      tabs[1]?.socket.close();
      await until('she is told', () => told().join() === '2,2');
      await eve.ok('rooms.unfollow', { room });
      await until('she is told', () => told().join() === '1,1');
      const hidden = await ctx.room(ana, { visibility: 'private' });
      await eve.refused('room_not_found', 'presence.occupancy', { room: hidden.id });
    },
  },
];
