import assert from 'node:assert/strict';
import { limits, type RoomfulSignal, userStream } from '@roomful/protocol';
import { sleep, until } from '../harness/wait.js';
import { badPositions, unknownPositions } from './resume.js';
import type { Case, Ctx, Person, Tab } from './types.js';

const ownLog = async (person: Person, after = 0) =>
  (await person.ok('users.events', { after, limit: limits.pageEvents })).events;

/** A user of whom the server knows. */
const settled = async (ctx: Ctx, label?: string, options?: Parameters<Ctx['person']>[1]): Promise<Person> => {
  const person = await ctx.person(label, options);
  await until('the profile is kept', async () => (await ownLog(person)).length > 0);
  return person;
};

const heads = (tab: Tab) =>
  tab.socket.signals.filter((signal): signal is Extract<RoomfulSignal, { type: 'rooms.heads' }> => {
    return signal.type === 'rooms.heads';
  });
/** The last head of a room of which a connection was told. */
const toldOf = (tab: Tab, roomId: string): number =>
  Math.max(
    0,
    ...heads(tab).flatMap(({ data }) => data.heads.flatMap((one) => (one.roomId === roomId ? one.head : []))),
  );

/** The user's changes of standing in a room, as the own stream tells them. */
const standings = async (person: Person, roomId: string) =>
  (await ownLog(person))
    .filter(({ type, data }) => type === 'user.room_changed' && data.roomId === roomId)
    .map(({ data }) => [data.role, data.invited]);

export const users: readonly Case[] = [
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
      // Bob's name comes before the mark, with which Ana's begins.
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
  {
    name: 'whom somebody blocks stands in the own stream, once',
    covers: ['users.block', 'users.unblock', 'users.events', 'users.follow'],
    run: async (ctx) => {
      const ana = await settled(ctx);
      const start = (await ana.ok('users.events', {})).head;
      const again = await ana.ok('users.unblock', { user: 'troll' });
      assert.deepEqual(again, { lifted: false });
      assert.deepEqual(await ana.ok('users.block', { user: 'troll' }), { userId: 'troll' });
      assert.equal((await ana.ack('users.block', { user: 'troll' })).seq, undefined);
      await ana.ok('users.block', { user: 'another' });
      const follow = await ana.ok('users.follow', {});
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot.blocked, ['another', 'troll']);
      assert.deepEqual(await ana.ok('users.unblock', { user: 'troll' }), { lifted: true });
      assert.deepEqual(
        (await ownLog(ana, start)).map(({ type, data }) => [type, data.userId]),
        [
          ['user.blocked', 'troll'],
          ['user.blocked', 'another'],
          ['user.unblocked', 'troll'],
        ],
      );
      await ana.refused('invalid_input', 'users.block', { user: ana.id });
    },
  },
  {
    name: 'between a pair who block one another nothing is said, either way, until it is lifted',
    covers: ['users.block', 'users.unblock', 'rooms.direct', 'messages.send', 'messages.edit'],
    run: async (ctx) => {
      const [ana, bob, cem] = [await settled(ctx), await settled(ctx, 'bob'), await settled(ctx, 'cem')];
      const room = (await ana.ok('rooms.direct', { user: bob.id })).room.id;
      const { message } = await ana.ok('messages.send', { room, text: 'hello' });
      await bob.ok('users.block', { user: ana.id });
      for (const person of [ana, bob]) await person.refused('blocked', 'messages.send', { room, text: 'x' });
      await ana.refused('blocked', 'messages.edit', { room, message: message.id, text: 'x' });
      const other = (await ana.ok('rooms.direct', { user: cem.id })).room.id;
      await ana.ok('messages.send', { room: other, text: 'this one is open' });
      await cem.ok('users.block', { user: bob.id });
      for (const [one, two] of [
        [bob, cem],
        [cem, bob],
      ] as const) {
        await one.refused('blocked', 'rooms.direct', { user: two.id });
      }
      await bob.ok('users.unblock', { user: ana.id });
      await ana.ok('messages.send', { room, text: 'again' });
      await ana.ok('messages.edit', { room, message: message.id, text: 'hello, Bob' });
    },
  },
  {
    name: 'who is blocked reacts, pins and renames nothing in the direct room; taking back stays, as does all of it elsewhere',
    covers: ['users.block', 'messages.react', 'messages.pin', 'rooms.join'],
    run: async (ctx) => {
      const [ana, bob] = [await settled(ctx), await settled(ctx, 'bob')];
      const room = (await ana.ok('rooms.direct', { user: bob.id })).room.id;
      const ids: number[] = [];
      for (const person of [ana, bob]) ids.push((await person.ok('messages.send', { room, text: 'hi' })).message.id);
      const [hers = 0, his = 0] = ids;
      for (const person of [ana, bob]) {
        await person.ok('messages.react', { room, message: hers, emoji: '👍' });
        await person.ok('messages.pin', { room, message: person === ana ? hers : his });
      }
      await ana.ok('users.block', { user: bob.id });
      const renamed = await ctx.person('bob', { id: bob.id, claims: { name: 'an insult' } });
      for (const person of [ana, bob]) {
        await person.refused('blocked', 'messages.react', { room, message: hers, emoji: '👎' });
        await person.refused('blocked', 'messages.pin', { room, message: hers });
      }
      await renamed.refused('blocked', 'rooms.join', { room });
      // Who joins as before says nothing by it.
      assert.equal((await bob.ok('rooms.join', { room })).memberCount, 2);
      const { head } = await ana.ok('rooms.events', { room });
      await bob.ok('messages.unreact', { room, message: hers, emoji: '👍' });
      await bob.ok('messages.unpin', { room, message: hers });
      await bob.ok('messages.delete', { room, message: his });
      assert.deepEqual(
        (await ana.ok('rooms.events', { room, after: head })).events.map(({ type }) => type),
        ['message.unreacted', 'message.unpinned', 'message.deleted'],
      );
      const open = (await ctx.room(ana)).id;
      const { message } = await ana.ok('messages.send', { room: open, text: 'for everybody' });
      await bob.ok('rooms.join', { room: open });
      await bob.ok('messages.react', { room: open, message: message.id, emoji: '👎' });
      await ana.ok('users.unblock', { user: bob.id });
      await bob.ok('messages.react', { room, message: hers, emoji: '👎' });
      assert.equal((await renamed.ok('rooms.join', { room })).member.user.name, 'an insult');
    },
  },
  {
    name: 'the own stream is resumed exactly, from every position',
    covers: ['users.follow', 'users.events'],
    run: async (ctx) => {
      const ana = await settled(ctx);
      for (const user of ['a', 'b', 'c']) await ana.ok('users.block', { user });
      const { epoch, head } = await ana.ok('users.follow', {});
      for (let seq = 0; seq <= head; seq++) {
        const answer = await ana.ok('users.follow', { since: { epoch, seq } });
        assert(answer.recovered, `since ${seq} of ${head} must be resumed`);
        assert.deepEqual([answer.head, answer.epoch], [head, epoch]);
        assert.deepEqual(answer.events, await ownLog(ana, seq));
        const page = await ana.ok('users.events', { after: seq, limit: 1 });
        assert.deepEqual(
          [page.next, page.head, page.events],
          [Math.min(seq + 1, head), head, answer.events.slice(0, 1)],
        );
      }
    },
  },
  {
    name: 'a position in the own stream that cannot be resumed gets a snapshot; what is none is refused',
    covers: ['users.follow'],
    run: async (ctx) => {
      const [ana, bob] = [await settled(ctx), await settled(ctx, 'bob')];
      const { epoch, head } = await ana.ok('users.follow', {});
      const { epoch: strange } = await bob.ok('users.follow', {});
      assert.notEqual(strange, epoch, 'two users must not share an epoch');
      const positions = [...unknownPositions, { name: "another's epoch", since: () => ({ epoch: strange, seq: 1 }) }];
      for (const { name, since } of positions) {
        const answer = await ana.ok('users.follow', { since: since({ epoch, head }) as never });
        assert(!answer.recovered, `${name} must not be resumed`);
        assert.deepEqual([answer.head, answer.epoch, answer.snapshot.profile.id], [head, epoch, ana.id]);
      }
      for (const { since } of badPositions) {
        await ana.refused('invalid_input', 'users.follow', { since: since({ epoch, head }) });
      }
    },
  },
  {
    name: 'the own stream is delivered to the own connections alone, without holes',
    covers: ['users.follow', 'users.block'],
    run: async (ctx) => {
      const [ana, bob] = [await settled(ctx), await settled(ctx, 'bob')];
      const [tab, deaf, other] = [await ctx.tab(ana), await ctx.tab(ana), await ctx.tab(bob)];
      const { head } = await tab.ok('users.follow', {});
      await other.ok('users.follow', {});
      for (let n = 0; n < 10; n++) await ana.ok('users.block', { user: `u${n}` });
      const seqs = () => tab.socket.frames.flatMap(({ events }) => events.map(({ seq }) => seq));
      await until('all of it has come', () => seqs().length >= 10);
      assert.deepEqual(
        seqs(),
        Array.from({ length: 10 }, (_, n) => head + 1 + n),
      );
      assert(tab.socket.frames.every(({ stream }) => stream === userStream(ana.id)));
      assert.deepEqual([deaf.socket.frames, other.socket.frames], [[], []]);
    },
  },
  {
    name: 'who has unfollowed the own stream hears no more of it, nor of the own rooms, and may follow it again',
    covers: ['users.unfollow', 'users.follow'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      const [tab, other] = [await ctx.tab(bob), await ctx.tab(bob)];
      for (const socket of [tab, other]) await socket.ok('users.follow', {});
      const say = async () => (await ana.ok('messages.send', { room: room.id, text: 'x' })).message.id;
      assert.deepEqual(await tab.ok('users.unfollow', {}), {});
      await bob.ok('users.block', { user: 'mallory' });
      const unheard = await say();
      await until('the other connection hears of it', () => toldOf(other, room.id) >= unheard);
      await until('the other connection has the event', () => other.socket.frames.length > 0);
      assert.deepEqual(await tab.ok('users.unfollow', {}), {}, 'twice is no error');
      assert.deepEqual([tab.socket.frames, heads(tab)], [[], []]);
      await tab.ok('users.follow', {});
      const heard = await say();
      await until('it hears of the room again', () => toldOf(tab, room.id) >= heard);
    },
  },
  {
    name: 'who follows the own stream hears of the own rooms, and of no others',
    covers: ['users.follow', 'rooms.join', 'messages.send', 'messages.edit', 'messages.delete'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const [own, strange, late] = [await ctx.room(ana), await ctx.room(ana), await ctx.room(ana)];
      const bob = await ctx.member(own, 'bob');
      const tab = await ctx.tab(bob);
      await tab.ok('users.follow', {});
      const said = async (room: string) => (await ana.ok('messages.send', { room, text: 'x' })).message.id;
      await said(strange.id);
      const id = await said(own.id);
      await until('a message is heard of', () => toldOf(tab, own.id) >= id);
      const edit = await ana.ack('messages.edit', { room: own.id, message: id, text: 'y' });
      await until('an edit is heard of', () => toldOf(tab, own.id) >= (edit.seq ?? 0));
      const deletion = await ana.ack('messages.delete', { room: own.id, message: id });
      await until('a deletion is heard of', () => toldOf(tab, own.id) >= (deletion.seq ?? 0));
      await bob.ok('rooms.join', { room: late.id });
      await until('the joining is told', async () => (await standings(bob, late.id)).length > 0);
      const after = await said(late.id);
      await until('a room that was joined later is heard of', () => toldOf(tab, late.id) >= after);
      await bob.ok('rooms.leave', { room: own.id });
      await until('the leaving is told', () =>
        tab.socket.frames.some(({ events }) => events.some((e) => e.type === 'user.room_changed' && !e.data.role)),
      );
      const unheard = await said(own.id);
      const marker = await said(late.id);
      await until('what comes after it is heard of', () => toldOf(tab, late.id) >= marker);
      assert(toldOf(tab, own.id) < unheard, 'a room that was left is not heard of');
      assert.equal(toldOf(tab, strange.id), 0);
    },
  },
  {
    name: 'rooms that go on in bursts are told together',
    covers: ['users.follow', 'messages.send'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const tab = await ctx.tab(await ctx.member(room, 'bob'));
      await tab.ok('users.follow', {});
      let last = 0;
      for (let n = 0; n < 100; n++) last = (await ana.ok('messages.send', { room: room.id, text: 'x' })).message.id;
      await until('the last one is heard of', () => toldOf(tab, room.id) >= last);
      assert(heads(tab).length < 100, `${heads(tab).length} signals of 100 messages`);
    },
  },
  {
    name: "what happens to somebody's standing in a room is told in the own stream, once and in order",
    covers: ['users.events', 'rooms.join', 'rooms.leave', 'members.setRole', 'members.invite', 'moderation.kick'],
    run: async (ctx) => {
      const [ana, bob] = [await ctx.person(), await ctx.person('bob')];
      const room = (await ctx.room(ana)).id;
      await ana.ok('members.invite', { room, user: bob.id });
      await bob.ok('rooms.join', { room });
      await ana.ok('members.setRole', { room, user: bob.id, role: 'moderator' });
      await ana.ok('moderation.kick', { room, user: bob.id });
      await bob.ok('rooms.join', { room });
      await bob.ok('rooms.leave', { room });
      const expected = [
        [null, true],
        ['member', false],
        ['moderator', false],
        [null, false],
        ['member', false],
        [null, false],
      ];
      await until('all of it is told', async () => (await standings(bob, room)).length >= expected.length);
      await sleep(300);
      assert.deepEqual(await standings(bob, room), expected);
      const kick = (await ownLog(bob)).filter(({ type }) => type === 'user.room_changed')[3];
      assert.deepEqual(kick?.data.by, { id: ana.id, name: ana.id });
    },
  },
  {
    name: 'a user is erased: the profile at once, the messages soon, by who may',
    covers: ['users.erase', 'users.search'],
    run: async (ctx) => {
      const ana = await settled(ctx);
      const room = await ctx.room(ana);
      const name = `Bob ${ctx.slug()}`;
      const bob = await settled(ctx, 'bob', { claims: { name } });
      await bob.ok('rooms.join', { room: room.id });
      const { message } = await bob.ok('messages.send', { room: room.id, text: 'remember me' });
      await bob.ok('receipts.read', { room: room.id });
      await bob.ok('users.block', { user: 'troll' });
      await ana.refused('forbidden', 'users.erase', { user: bob.id });
      const service = await ctx.person('service', { claims: { roomful_role: 'service' } });
      const ack = await service.ack('users.erase', { user: bob.id }, { key: 'erase-1' });
      assert.equal(ack.result.rooms, 1);
      assert.deepEqual(await service.ack('users.erase', { user: bob.id }, { key: 'erase-1' }), {
        ...ack,
        replayed: true,
      });
      await ana.refused('user_not_found', 'users.get', { user: bob.id });
      assert.deepEqual((await ana.ok('users.search', { text: bob.id })).users, []);
      // The connection that the token had opened has ended with what it was opened for.
      const back = await ctx.person('bob', { id: bob.id, claims: { name } });
      const log = await ownLog(back);
      assert.deepEqual(
        log.filter(({ type }) => type === 'user.erased').map(({ data, actor }) => [data.userId, actor?.id]),
        [[bob.id, service.id]],
      );
      // Who comes back may be told of anew, behind the erasure.
      await until('the own log does not know the name any more', async () => {
        const own = await ownLog(back);
        return !JSON.stringify(own.slice(0, own.findIndex(({ type }) => type === 'user.erased') + 1)).includes(name);
      });
      await until('the messages are gone', async () => {
        const { message: now } = await ana.ok('messages.get', { room: room.id, message: message.id });
        return now.deletedAt !== null && now.text === '';
      });
      // Who comes back with a valid token is known again, with nothing of before.
      const follow = await back.ok('users.follow', {});
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot, {
        profile: { id: bob.id, name, avatarUrl: null, role: 'user' },
        receipts: {},
        blocked: [],
      });
      assert.equal((await back.ok('users.erase', { user: bob.id })).rooms, 1);
      assert.deepEqual(await service.ok('users.erase', { user: 'nobody-was-ever-called-so' }), { rooms: 0 });
    },
  },
  {
    name: 'of an erased user nothing is shown as there: no status, no activity, not when that was',
    covers: ['users.erase', 'presence.get', 'presence.list', 'typing.keystroke'],
    run: async (ctx) => {
      const ana = await settled(ctx);
      const { id: room } = await ctx.room(ana);
      const bob = await settled(ctx, 'bob');
      await bob.ok('rooms.join', { room });
      await bob.ok('presence.heartbeat', {});
      await bob.ok('presence.set', { status: 'busy', activity: 'at 12 High St' });
      await bob.ok('typing.keystroke', { room });
      const nothing = { userId: bob.id, status: 'offline', activity: null, lastSeenAt: null };
      const look = async () => (await ana.ok('presence.get', { users: [bob.id] })).users[0];
      assert.equal((await look())?.status, 'busy');
      const service = await ctx.person('service', { claims: { roomful_role: 'service' } });
      await service.ok('users.erase', { user: bob.id });
      assert.deepEqual(await look(), nothing);
      const { users: online } = await ana.ok('presence.list', { room });
      assert(!online.some(({ userId }) => userId === bob.id));
      const follow = await ana.ok('rooms.follow', { room });
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot.live.typing, { users: [], count: 0 });
      // Longer than the server waits before it keeps that somebody went.
      await sleep(2_000);
      assert.deepEqual(await look(), nothing);
    },
  },
  {
    name: 'the connections of an erased user end, after the answer and the event; who comes back is a new profile',
    covers: ['users.erase', 'presence.watch'],
    transports: ['socket'],
    run: async (ctx) => {
      const [ana, bob] = [await settled(ctx), await settled(ctx, 'bob', { claims: { name: 'Robert' } })];
      const { id: room } = await ctx.room(ana);
      await bob.ok('rooms.join', { room });
      await bob.ok('presence.set', { status: 'away', activity: 'at 12 High St' });
      const [hers, his] = [await ctx.tab(ana), await ctx.tab(bob)];
      await his.ok('users.follow', {});
      const told = () =>
        hers.socket.signals.flatMap((signal) =>
          signal.type === 'presence.changed' ? signal.data.users.filter(({ userId }) => userId === bob.id) : [],
        );
      await hers.ok('presence.watch', { users: [bob.id] });
      await bob.ok('users.erase', { user: bob.id });
      assert.equal(await his.socket.closed, 'io server disconnect');
      const own = his.socket.frames.flatMap(({ stream, events }) => (stream === userStream(bob.id) ? events : []));
      assert.equal(own.at(-1)?.type, 'user.erased');
      await assert.rejects(bob.caller.call('messages.send', { room, text: 'still Robert' }));
      await until('she is told', () => told().at(-1)?.status === 'offline');
      assert.deepEqual(told().at(-1), { userId: bob.id, status: 'offline', activity: null, lastSeenAt: null });

      const back = await ctx.person('bob', { id: bob.id, claims: { name: 'Bob' } });
      const { message } = await back.ok('messages.send', { room, text: 'hello again' });
      assert.deepEqual(message.author, { id: bob.id, name: 'Bob' });
      await until('she is told', () => told().at(-1)?.status === 'online');
      assert.equal(told().at(-1)?.activity, null);
      // The end of the old connections is not the end of this one, nor is what else tells of the erasure.
      await sleep(3_000);
      assert.equal((await ana.ok('presence.get', { users: [bob.id] })).users[0]?.status, 'online');
      await back.ok('messages.send', { room, text: 'still here' });
    },
  },
];
