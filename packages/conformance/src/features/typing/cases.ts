import assert from 'node:assert/strict';
import { limits } from '@roomful/protocol';
import type { Case, Ctx, Person } from '../../cases/types.js';
import type { SocketCaller } from '../../harness/socket.js';
import { until } from '../../harness/wait.js';

/** The ids of the users who are typing in a room, from the last signal. */
const typingIn = ({ signals }: SocketCaller, room: string): string[] | undefined =>
  signals
    .flatMap((signal) => (signal.type === 'typing.changed' && signal.data.roomId === room ? [signal.data] : []))
    .at(-1)
    ?.users.map(({ id }) => id);

const setting = async (ctx: Ctx) => {
  const ana = await ctx.person();
  const made = await ctx.room(ana);
  return { ana, made, room: made.id, bob: await ctx.member(made, 'bob'), cem: await ctx.member(made, 'cem') };
};

const follower = async (ctx: Ctx, person: Person, room: string): Promise<SocketCaller> => {
  const tab = await ctx.tab(person);
  await tab.ok('rooms.follow', { room });
  return tab.socket;
};

/** How soon typing must end when something ends it, milliseconds. On its own it would end later. */
const soonMs = 3_000;

/** What ends the typing of one of two users who started together; the other one continues. */
const ends: readonly { what: string; act(ana: Person, bob: Person, room: string): Promise<unknown> }[] = [
  { what: 'a message', act: (_, bob, room) => bob.ok('messages.send', { room, text: 'done' }) },
  { what: 'saying so', act: (_, bob, room) => bob.ok('typing.stop', { room }) },
  { what: 'leaving', act: (_, bob, room) => bob.ok('rooms.leave', { room }) },
  { what: 'a kick', act: (ana, { id }, room) => ana.ok('moderation.kick', { room, user: id }) },
  { what: 'a ban', act: (ana, { id }, room) => ana.ok('moderation.ban', { room, user: id }) },
  { what: 'a mute', act: (ana, { id }, room) => ana.ok('moderation.mute', { room, user: id }) },
];

export const cases: readonly Case[] = [
  {
    name: 'typing is told to all other followers, and to those who come later; it ends by itself',
    covers: ['typing.keystroke', 'rooms.follow'],
    transports: ['socket'],
    run: async (ctx) => {
      const { ana, bob, cem, room } = await setting(ctx);
      const hers = await follower(ctx, ana, room);
      assert.deepEqual(await bob.ok('typing.keystroke', { room }), { expiresInMs: limits.typingMs });
      await until('she sees who is typing', () => typingIn(hers, room)?.length === 1);
      const seen = async (person: Person) => {
        const answer = await person.ok('rooms.follow', { room });
        return answer.recovered ? undefined : answer.snapshot.live.typing;
      };
      assert.deepEqual(await seen(cem), { users: [{ id: bob.id, name: bob.id }], count: 1 });
      assert.deepEqual(await seen(bob), { users: [], count: 0 });
      await until('it has ended', () => typingIn(hers, room)?.length === 0, { timeoutMs: limits.typingMs + soonMs });
    },
  },
  ...ends.map(
    ({ what, act }): Case => ({
      name: `typing ends with ${what}, and nobody else's does`,
      covers: ['typing.keystroke'],
      transports: ['socket'],
      run: async (ctx) => {
        const { ana, bob, cem, room } = await setting(ctx);
        const hers = await follower(ctx, ana, room);
        // Repeated, so that the other user's typing does not end on its own.
        const typist = setInterval(() => void cem.ok('typing.keystroke', { room }).catch(() => undefined), 1_000);
        try {
          await bob.ok('typing.keystroke', { room });
          await cem.ok('typing.keystroke', { room });
          await until('both are typing', () => typingIn(hers, room)?.length === 2);
          // Once more, so that his typing would last longer than the test waits.
          await bob.ok('typing.keystroke', { room });
          await act(ana, bob, room);
          await until('one is typing', () => typingIn(hers, room)?.length === 1, { timeoutMs: soonMs });
          assert.deepEqual(typingIn(hers, room), [cem.id]);
        } finally {
          clearInterval(typist);
        }
      },
    }),
  ),
  {
    name: 'to type takes the right to speak, to stop does not',
    covers: ['typing.keystroke', 'typing.stop'],
    run: async (ctx) => {
      const { ana, bob, made, room } = await setting(ctx);
      const eve = await ctx.person('eve');
      await eve.refused('forbidden', 'typing.keystroke', { room });
      await eve.refused('room_not_found', 'typing.keystroke', { room: 'no-such-room' });
      const hidden = await ctx.room(ana, { visibility: 'private' });
      for (const name of [hidden.id, hidden.slug])
        await eve.refused('room_not_found', 'typing.keystroke', { room: name });
      await ana.ok('moderation.mute', { room, user: bob.id });
      await bob.refused('muted', 'typing.keystroke', { room });
      await bob.ok('typing.stop', { room });
      await ana.ok('moderation.unmute', { room, user: bob.id });
      await bob.ok('typing.keystroke', { room: made.slug });
      await ana.ok('rooms.update', { room, frozen: true });
      await bob.refused('room_frozen', 'typing.keystroke', { room });
      await ana.ok('typing.keystroke', { room });
      await ana.ok('rooms.update', { room, frozen: false });
      await ana.ok('moderation.ban', { room, user: bob.id });
      await bob.refused('banned', 'typing.keystroke', { room });
    },
  },
  {
    name: 'nobody types in an archived room, or behind a block',
    covers: ['typing.keystroke'],
    run: async (ctx) => {
      const { ana, bob, room } = await setting(ctx);
      await ana.ok('rooms.archive', { room });
      await ana.refused('room_archived', 'typing.keystroke', { room });
      const direct = (await ana.ok('rooms.direct', { user: bob.id })).room.id;
      await bob.ok('typing.keystroke', { room: direct });
      await ana.ok('users.block', { user: bob.id });
      for (const one of [ana, bob]) await one.refused('blocked', 'typing.keystroke', { room: direct });
      await ana.ok('users.unblock', { user: bob.id });
      await bob.ok('typing.keystroke', { room: direct });
    },
  },
];
