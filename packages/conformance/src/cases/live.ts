import assert from 'node:assert/strict';
import { type Frame, type RoomfulEvent, type RoomfulSignal, roomStream } from '@roomful/protocol';
import type { SocketCaller } from '../harness/socket.js';
import { sleep, until } from '../harness/wait.js';
import type { Case, Ctx, Person } from './types.js';

/** How long to wait for frames that must not arrive, milliseconds. */
const quietMs = 150;

const eventsOf = ({ frames }: SocketCaller): RoomfulEvent[] => frames.flatMap(({ events }) => events);
const seqsOf = (socket: SocketCaller): number[] => eventsOf(socket).map(({ seq }) => seq);
const detachedOf = ({ signals }: SocketCaller) =>
  signals.flatMap((signal: RoomfulSignal) => (signal.type === 'server.detached' ? [signal.data] : []));
const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const sound = ({ from, to, events }: Frame): boolean =>
  events.length > 0 && events.every(({ seq }, i) => seq === from + i) && events.at(-1)?.seq === to;

/** A second connection of a person, which follows the room. */
const following = async (ctx: Ctx, person: Person, room: string) => {
  const tab = await ctx.tab(person);
  const answer = await tab.ok('rooms.follow', { room });
  return { tab, socket: tab.socket, answer };
};

/** Ways to leave a room, and the signals that connections get. */
const departures: readonly {
  how: string;
  code: string;
  act(ana: Person, bob: Person, room: string): Promise<unknown>;
}[] = [
  { how: 'leaves', code: 'forbidden', act: (_, bob, room) => bob.ok('rooms.leave', { room }) },
  { how: 'is removed', code: 'forbidden', act: (ana, { id }, room) => ana.ok('members.remove', { room, user: id }) },
  { how: 'is kicked', code: 'forbidden', act: (ana, { id }, room) => ana.ok('moderation.kick', { room, user: id }) },
  { how: 'is banned', code: 'banned', act: (ana, { id }, room) => ana.ok('moderation.ban', { room, user: id }) },
];

export const live: readonly Case[] = [
  {
    name: 'a follower gets every event once, in order, in whole frames',
    covers: ['rooms.follow', 'messages.send'],
    transports: ['socket'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const first = await following(ctx, ana, room);
      const sends = Array.from({ length: 150 }, (_, n) =>
        ana.ack('messages.send', { room, text: `m${n}` }, { key: `k${n}` }),
      );
      const second = await following(ctx, ana, room);
      const acks = await Promise.all(sends);
      const head = 152;
      await until('both have all', () =>
        [first, second].every(({ socket, answer }) => (seqsOf(socket).at(-1) ?? answer.head) === head),
      );
      for (const { socket, answer } of [first, second]) {
        assert.deepEqual(
          seqsOf(socket).filter((seq) => seq > answer.head),
          upTo(answer.head + 1, head),
        );
        assert(socket.frames.every(sound));
        assert(socket.frames.every(({ stream, epoch }) => stream === roomStream(room) && epoch === answer.epoch));
      }
      const { events } = await ana.ok('rooms.events', { room, after: 2, limit: 1_000 });
      assert.deepEqual(eventsOf(first.socket), events);
      for (const { seq, result } of acks) {
        assert.deepEqual(events.find((event) => event.seq === seq)?.data, result);
      }
    },
  },
  {
    name: 'commands of one connection take effect in the order in which they were sent',
    covers: ['messages.send'],
    transports: ['socket'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const texts = Array.from({ length: 60 }, (_, n) => `m${n}`);
      await Promise.all(
        texts.map((text, n) => ana.ok('messages.send', { room: n % 3 === 0 ? room.slug : room.id, text })),
      );
      const { messages } = await ana.ok('messages.list', { room: room.id, limit: 200 });
      assert.deepEqual(
        messages.map(({ text }) => text),
        texts,
      );
    },
  },
  {
    name: 'users who stop following hear nothing more',
    covers: ['rooms.unfollow'],
    transports: ['socket'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const { tab, socket } = await following(ctx, ana, room);
      await ana.ok('messages.send', { room, text: 'heard' });
      await until('it is heard', () => seqsOf(socket).includes(3));
      assert.deepEqual(await tab.ok('rooms.unfollow', { room }), { roomId: room });
      await ana.ok('messages.send', { room, text: 'not heard' });
      await sleep(quietMs);
      assert.deepEqual(seqsOf(socket), [3]);
      await tab.ok('rooms.unfollow', { room });
      await tab.ok('rooms.follow', { room });
      await ana.ok('messages.send', { room, text: 'heard again' });
      await until('it is heard again', () => seqsOf(socket).includes(5));
      assert.deepEqual(seqsOf(socket), [3, 5]);
      await ana.ok('rooms.unfollow', { room });
    },
  },
  {
    name: 'over REST nothing is listened to',
    covers: ['rooms.follow'],
    transports: ['rest'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      await ana.ok('rooms.follow', { room });
      await ana.refused('connection_required', 'rooms.unfollow', { room });
      await ana.refused('connection_required', 'users.unfollow', {});
    },
  },
  ...departures.map(
    ({ how, code, act }): Case => ({
      name: `who ${how} sees the event that does it, on every connection, and nothing after`,
      covers: [],
      transports: ['socket'],
      run: async (ctx) => {
        const ana = await ctx.person();
        const made = await ctx.room(ana);
        const room = made.id;
        const bob = await ctx.member(made, 'bob');
        const tabs = [await following(ctx, bob, room), await following(ctx, bob, room)];
        const { socket: hers } = await following(ctx, ana, room);
        const before = ana.ok('messages.send', { room, text: 'before' });
        const out = act(ana, bob, room);
        const after = ana.ok('messages.send', { room, text: 'after' });
        await Promise.all([before, out, after]);
        await until('she has all', () => seqsOf(hers).at(-1) === 6);
        const departure = eventsOf(hers).find(({ type }) => /left|removed|kicked|banned/.test(type))?.seq ?? 0;
        await until('both tabs are detached', () => tabs.every(({ socket }) => detachedOf(socket).length === 1));
        await ana.ok('messages.send', { room, text: 'later' });
        await sleep(quietMs);
        for (const { socket } of tabs) {
          assert.deepEqual(seqsOf(socket), upTo(4, departure));
          assert.deepEqual(detachedOf(socket), [{ stream: roomStream(room), code, seq: departure }]);
          assert(socket.connected, 'only the following ends, not the connection');
        }
        assert.deepEqual(detachedOf(hers), []);
      },
    }),
  ),
  {
    name: 'a user who comes back follows again',
    covers: ['rooms.join', 'rooms.follow'],
    transports: ['socket'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const made = await ctx.room(ana);
      const room = made.id;
      const bob = await ctx.member(made, 'bob');
      const { tab, socket } = await following(ctx, bob, room);
      for (let round = 0; round < 5; round++) {
        await ana.ok('moderation.kick', { room, user: bob.id });
        await until('the tab is detached', () => detachedOf(socket).length === round + 1);
        await tab.ok('rooms.join', { room });
        await tab.ok('rooms.follow', { room });
        const { message } = await ana.ok('messages.send', { room, text: 'welcome back' });
        await until('it is heard', () => seqsOf(socket).includes(message.id));
      }
    },
  },
  {
    name: 'guests of a room that turns private are detached, members are not',
    covers: ['rooms.update'],
    transports: ['socket'],
    run: async (ctx) => {
      const [ana, eve] = [await ctx.person(), await ctx.person('eve')];
      const made = await ctx.room(ana);
      const room = made.id;
      const bob = await ctx.member(made, 'bob');
      const [guest, member] = [await following(ctx, eve, room), await following(ctx, bob, room)];
      await ana.ok('rooms.update', { room, visibility: 'private' });
      await until('the guest is detached', () => detachedOf(guest.socket).length === 1);
      await ana.ok('messages.send', { room, text: 'among us' });
      await until('the member hears it', () => seqsOf(member.socket).includes(5));
      assert(!seqsOf(guest.socket).includes(5), 'a guest must not hear a private room');
      assert.deepEqual(detachedOf(guest.socket)[0]?.code, 'room_not_found');
      assert.deepEqual(detachedOf(member.socket), []);
    },
  },
];
