import assert from 'node:assert/strict';
import { type RoomfulSignal, userStream } from '@roomful/protocol';
import { badPositions, unknownPositions } from '../../../cases/resume.js';
import type { Case, Person, Tab } from '../../../cases/types.js';
import { sleep, until } from '../../../harness/wait.js';
import { ownLog, settled } from './known.js';

const heads = (tab: Tab) =>
  tab.socket.signals.filter((signal): signal is Extract<RoomfulSignal, { type: 'rooms.heads' }> => {
    return signal.type === 'rooms.heads';
  });
/** The last head of a room that a connection got. */
const toldOf = (tab: Tab, roomId: string): number =>
  Math.max(
    0,
    ...heads(tab).flatMap(({ data }) => data.heads.flatMap((one) => (one.roomId === roomId ? one.head : []))),
  );

/** A user's role changes in a room, from the own stream. */
const standings = async (person: Person, roomId: string) =>
  (await ownLog(person))
    .filter(({ type, data }) => type === 'user.room_changed' && data.roomId === roomId)
    .map(({ data }) => [data.role, data.invited]);

export const stream: readonly Case[] = [
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
    name: 'a user who unfollows the own stream hears no more of it, nor of the own rooms, and may follow it again',
    covers: ['users.unfollow', 'users.follow'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await settled(ctx, 'bob');
      await bob.ok('rooms.join', { room: room.id });
      await until('the joining is told', async () => (await standings(bob, room.id)).length > 0);
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
    name: 'users who follow their own stream hear of their own rooms, and of no others',
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
    name: "changes of a user's standing in a room are told in the user's own stream, once and in order",
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
];
