import assert from 'node:assert/strict';
import { limits, type RoomfulEvent, spaceStream } from '@roomful/protocol';
import { badPositions, unknownPositions } from '../../cases/resume.js';
import type { Case, Ctx, Person } from '../../cases/types.js';
import type { SocketCaller } from '../../harness/socket.js';
import { socketFor, tokenFor } from '../../harness/target.js';
import { sleep, until } from '../../harness/wait.js';

/** How long to wait for frames that must not arrive, milliseconds. */
const quietMs = 150;

const eventsIn = ({ frames }: SocketCaller): RoomfulEvent[] => frames.flatMap(({ events }) => events);
const seqsIn = (socket: SocketCaller): number[] => eventsIn(socket).map(({ seq }) => seq);
const detachedFrom = ({ signals }: SocketCaller) =>
  signals.flatMap((signal) => (signal.type === 'server.detached' ? [signal.data] : []));
const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** A space of Ana's, with Bob as its member; the log ends at 3. */
const setUp = async (ctx: Ctx) => {
  const [ana, bob, eve] = [await ctx.person(), await ctx.person('bob'), await ctx.person('eve')];
  const space = `course:${ctx.slug()}`;
  await ana.ok('spaces.create', { space, name: 'JavaScript' });
  await ana.ok('spaces.add', { space, user: bob.id });
  return { ana, bob, eve, space };
};

/** Another connection of a person, which follows the space. */
const listen = async (ctx: Ctx, person: Person, space: string) => {
  const tab = await ctx.tab(person);
  return { tab, socket: tab.socket, answer: await tab.ok('spaces.follow', { space }) };
};

/** Ways in which a membership ends. */
const ways: readonly { how: string; act(ana: Person, bob: Person, space: string): Promise<unknown> }[] = [
  { how: 'leaves a space', act: (_, bob, space) => bob.ok('spaces.remove', { space, user: bob.id }) },
  { how: 'is removed from a space', act: (ana, bob, space) => ana.ok('spaces.remove', { space, user: bob.id }) },
];

export const following: readonly Case[] = [
  {
    name: 'a space is followed by its members, services and operators; for others it is missing',
    covers: ['spaces.follow', 'spaces.get', 'spaces.events'],
    run: async (ctx) => {
      const { ana, bob, eve, space } = await setUp(ctx);
      const app = await ctx.person('app', { claims: { roomful_role: 'service' } });
      const op = await ctx.person('op', { claims: { roomful_role: 'operator' } });
      for (const [who, role] of [[ana, 'owner'] as const, [bob, 'member'] as const, [app, null], [op, null]] as const) {
        const seen = await who.ok('spaces.get', { space });
        assert.deepEqual([seen.space.name, seen.memberCount, seen.role], ['JavaScript', 2, role]);
        const answer = await who.ok('spaces.follow', { space });
        assert(!answer.recovered);
        assert.deepEqual([answer.head, answer.snapshot], [3, seen]);
        const { events } = await who.ok('spaces.events', { space });
        assert.deepEqual(
          events.map(({ type }) => type),
          ['space.created', 'space.member_added', 'space.member_added'],
        );
      }
      const { epoch } = await ana.ok('spaces.follow', { space });
      for (const name of ['spaces.get', 'spaces.follow', 'spaces.events'])
        await eve.refused('space_not_found', name, { space });
      await eve.refused('space_not_found', 'spaces.follow', { space, since: { epoch, seq: 1 } });
      await ana.ok('spaces.remove', { space, user: bob.id });
      await bob.refused('space_not_found', 'spaces.follow', { space, since: { epoch, seq: 3 } });
      await bob.refused('space_not_found', 'spaces.events', { space });
    },
  },
  {
    name: 'a space is resumed exactly, from every position; another position gets a snapshot, and what is none is refused',
    covers: ['spaces.follow', 'spaces.events'],
    run: async (ctx) => {
      const { ana, bob, eve, space } = await setUp(ctx);
      await ana.ok('spaces.add', { space, user: eve.id });
      await ana.ok('spaces.remove', { space, user: eve.id });
      const { epoch, head } = await bob.ok('spaces.follow', { space });
      const { events: log } = await bob.ok('spaces.events', { space, limit: limits.pageEvents });
      assert.deepEqual([head, log.length], [5, 5]);
      for (let seq = 0; seq <= head; seq++) {
        const answer = await bob.ok('spaces.follow', { space, since: { epoch, seq } });
        assert(answer.recovered, `since ${seq} of ${head} must be resumed`);
        assert.deepEqual([answer.head, answer.epoch, answer.events], [head, epoch, log.slice(seq)]);
        const page = await bob.ok('spaces.events', { space, after: seq, limit: 1 });
        assert.deepEqual([page.next, page.head, page.events], [Math.min(seq + 1, head), head, log.slice(seq, seq + 1)]);
      }
      const other = ctx.slug();
      await bob.ok('spaces.create', { space: other });
      const { epoch: strange } = await bob.ok('spaces.follow', { space: other });
      assert.notEqual(strange, epoch, 'two spaces must not share an epoch');
      const positions = [
        ...unknownPositions,
        { name: "another space's epoch", since: () => ({ epoch: strange, seq: 2 }) },
      ];
      for (const { name, since } of positions) {
        const answer = await bob.ok('spaces.follow', { space, since: since({ epoch, head }) as never });
        assert(!answer.recovered, `${name} must not be resumed`);
        assert.deepEqual([answer.head, answer.epoch, answer.snapshot.role], [head, epoch, 'member']);
      }
      for (const { since } of badPositions)
        await bob.refused('invalid_input', 'spaces.follow', { space, since: since({ epoch, head }) });
    },
  },
  {
    name: 'the followers of a space get each of its events once and in order, and nothing after they stop',
    covers: ['spaces.follow', 'spaces.unfollow'],
    transports: ['socket'],
    run: async (ctx) => {
      const { ana, bob, space } = await setUp(ctx);
      const [hers, his] = [await listen(ctx, ana, space), await listen(ctx, bob, space)];
      const deaf = await ctx.tab(bob);
      await Promise.all(upTo(1, 10).map((n) => ana.ok('spaces.add', { space, user: `guest-${n}-${space}` })));
      const whole = () => [hers, his].every(({ socket }) => seqsIn(socket).at(-1) === 13);
      await until('both have all of it', whole);
      for (const { socket } of [hers, his]) {
        assert.deepEqual(seqsIn(socket), upTo(4, 13));
        assert(
          socket.frames.every(({ stream, epoch }) => stream === spaceStream(space) && epoch === hers.answer.epoch),
        );
      }
      assert.deepEqual(await his.tab.ok('spaces.unfollow', { space }), {});
      await ana.ok('spaces.add', { space, user: `late-${space}` });
      await until('she has it', () => seqsIn(hers.socket).at(-1) === 14);
      await sleep(quietMs);
      assert.deepEqual([seqsIn(his.socket).at(-1), deaf.socket.frames], [13, []]);
      assert.deepEqual(await his.tab.ok('spaces.unfollow', { space }), {}, 'twice is no error');
      await his.tab.ok('spaces.follow', { space });
      await ana.ok('spaces.add', { space, user: `later-${space}` });
      await until('he hears again', () => seqsIn(his.socket).at(-1) === 15);
    },
  },
  {
    name: 'over REST no space is listened to',
    covers: ['spaces.follow'],
    transports: ['rest'],
    run: async (ctx) => {
      const { bob, space } = await setUp(ctx);
      await bob.ok('spaces.follow', { space });
      await bob.refused('connection_required', 'spaces.unfollow', { space });
    },
  },
  ...ways.map(
    ({ how, act }): Case => ({
      name: `a user who ${how} gets that event on every connection, and nothing after, until added again`,
      covers: ['spaces.remove'],
      transports: ['socket'],
      run: async (ctx) => {
        const { ana, bob, eve, space } = await setUp(ctx);
        const tabs = [await listen(ctx, bob, space), await listen(ctx, bob, space)];
        const hers = await listen(ctx, ana, space);
        await ana.ok('spaces.add', { space, user: eve.id });
        await act(ana, bob, space);
        await ana.ok('spaces.remove', { space, user: eve.id });
        await until('both tabs are detached', () => tabs.every(({ socket }) => detachedFrom(socket).length === 1));
        await until('she has all of it', () => seqsIn(hers.socket).at(-1) === 6);
        await sleep(quietMs);
        for (const { socket } of tabs) {
          assert.deepEqual(seqsIn(socket), [4, 5]);
          assert.deepEqual(detachedFrom(socket), [{ stream: spaceStream(space), code: 'forbidden', seq: 5 }]);
          assert(socket.connected, 'only the following ends, not the connection');
        }
        assert.deepEqual(detachedFrom(hers.socket), []);
        for (let round = 1; round <= 3; round++) {
          const [first] = tabs;
          if (!first) throw new Error('no tab');
          await ana.ok('spaces.add', { space, user: bob.id });
          await first.tab.ok('spaces.follow', { space });
          await ana.ok('spaces.remove', { space, user: bob.id });
          await until('he is detached again', () => detachedFrom(first.socket).length === round + 1);
        }
      },
    }),
  ),
  {
    name: 'an operator who becomes a user again no longer follows the spaces of others',
    covers: [],
    transports: ['socket'],
    run: async (ctx) => {
      const { ana, space } = await setUp(ctx);
      const id = `op-${ctx.slug()}`;
      const socket = await socketFor(ctx.target, id, { claims: { roomful_role: 'operator' } });
      try {
        assert((await socket.call('spaces.follow', { space })).ok);
        await ana.ok('spaces.add', { space, user: `first-${space}` });
        await until('the operator hears it', () => seqsIn(socket).at(-1) === 4);
        assert((await socket.call('auth.refresh', { token: tokenFor(ctx.target, id) })).ok);
        await until('the follower is detached', () => detachedFrom(socket).length === 1);
        assert.deepEqual(detachedFrom(socket)[0]?.code, 'space_not_found');
        await ana.ok('spaces.add', { space, user: `second-${space}` });
        await sleep(quietMs);
        assert.equal(seqsIn(socket).at(-1), 4);
      } finally {
        socket.close();
      }
    },
  },
  {
    name: "an erased member's name is in no event, tail or kept answer of a space, and the member's connections end",
    covers: ['users.erase'],
    transports: ['socket'],
    run: async (ctx) => {
      const { ana, space } = await setUp(ctx);
      const name = `Robert ${ctx.slug()}`;
      const rob = await ctx.person('rob', { claims: { name } });
      // The answer shows that the profile is stored.
      await rob.ok('users.follow', {});
      const add = () => ana.ack('spaces.add', { space, user: rob.id }, { key: 'add-rob' });
      assert.equal((await add()).result.member.user.name, name);
      const [hers, his] = [await listen(ctx, ana, space), await listen(ctx, rob, space)];
      const { epoch, head } = hers.answer;
      const service = await ctx.person('service', { claims: { roomful_role: 'service' } });
      await service.ok('users.erase', { user: rob.id });
      assert.equal(await his.socket.closed, 'io server disconnect');
      const told = async () =>
        JSON.stringify([
          // From the memory of the node, from the log, and from the answer kept for the key.
          await hers.tab.ok('spaces.follow', { space, since: { epoch, seq: 0 } }),
          await ana.ok('spaces.events', { space }),
          await add(),
        ]);
      await until('the name is gone', async () => !(await told()).includes(name));
      const { events } = await ana.ok('spaces.events', { space });
      assert.equal(events.length, head, 'every event has stayed');
      assert(JSON.stringify(events.at(-1)?.data).includes(JSON.stringify({ id: rob.id, name: rob.id })));
    },
  },
];
