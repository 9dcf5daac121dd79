import assert from 'node:assert/strict';
import { limits } from '@roomful/protocol';
import type { Case, Ctx, Person } from './types.js';

const withMessages = async (ctx: Ctx, count: number) => {
  const ana = await ctx.person();
  const room = await ctx.room(ana);
  for (let n = 0; n < count; n++) await ana.ok('messages.send', { room: room.id, text: `m${n}` });
  const { epoch, head } = await ana.ok('rooms.follow', { room: room.id });
  return { ana, room, epoch, head };
};

const log = async (person: Person, room: string, after: number) =>
  (await person.ok('rooms.events', { room, after, limit: limits.pageEvents })).events;

/** Positions that cannot be resumed. They must get a snapshot instead of a silent gap. */
export const unknownPositions: readonly { name: string; since: (at: { epoch: string; head: number }) => object }[] = [
  { name: 'head + 1', since: ({ epoch, head }) => ({ epoch, seq: head + 1 }) },
  { name: '2^53 − 1', since: ({ epoch }) => ({ epoch, seq: Number.MAX_SAFE_INTEGER }) },
  { name: 'a wrong epoch', since: ({ head }) => ({ epoch: 'another', seq: head }) },
  { name: 'an empty epoch', since: ({ head }) => ({ epoch: '', seq: head }) },
  {
    name: 'an epoch in other letters',
    since: ({ epoch, head }) => ({ epoch: epoch.toUpperCase() + epoch.toLowerCase(), seq: head }),
  },
];

/** Values that are not positions. */
export const badPositions: readonly { name: string; since: (at: { epoch: string; head: number }) => unknown }[] = [
  { name: '−1', since: ({ epoch }) => ({ epoch, seq: -1 }) },
  { name: '1.5', since: ({ epoch }) => ({ epoch, seq: 1.5 }) },
  { name: '2^53', since: ({ epoch }) => ({ epoch, seq: 2 ** 53 }) },
  { name: 'a string', since: ({ epoch }) => ({ epoch, seq: '3' }) },
  { name: 'null', since: ({ epoch }) => ({ epoch, seq: null }) },
  { name: 'no seq', since: ({ epoch }) => ({ epoch }) },
  { name: 'no epoch', since: ({ head }) => ({ seq: head }) },
  { name: 'a number', since: ({ head }) => head },
  { name: 'a list', since: ({ epoch, head }) => [epoch, head] },
  { name: 'a field too many', since: ({ epoch, head }) => ({ epoch, seq: head, at: 1 }) },
  { name: 'an epoch without end', since: ({ head }) => ({ epoch: 'e'.repeat(65), seq: head }) },
];

export const resume: readonly Case[] = [
  {
    name: 'a resume has exactly what was missed, from every position',
    covers: ['rooms.follow'],
    run: async (ctx) => {
      const { ana, room, epoch, head } = await withMessages(ctx, 4);
      for (let seq = 0; seq <= head; seq++) {
        const answer = await ana.ok('rooms.follow', { room: room.id, since: { epoch, seq } });
        assert(answer.recovered, `since ${seq} of ${head} must be resumed`);
        assert.deepEqual([answer.head, answer.epoch, answer.roomId], [head, epoch, room.id]);
        assert.deepEqual(answer.events, await log(ana, room.id, seq));
      }
    },
  },
  {
    name: 'a position that cannot be resumed gets a snapshot',
    covers: ['rooms.follow'],
    run: async (ctx) => {
      const { ana, room, epoch, head } = await withMessages(ctx, 2);
      const other = await ctx.room(ana);
      const { epoch: strange } = await ana.ok('rooms.follow', { room: other.id });
      assert.notEqual(strange, epoch, 'two rooms must not share an epoch');
      const positions = [
        ...unknownPositions,
        { name: "another room's epoch", since: () => ({ epoch: strange, seq: 2 }) },
      ];
      for (const { name, since } of positions) {
        const answer = await ana.ok('rooms.follow', { room: room.id, since: since({ epoch, head }) as never });
        assert(!answer.recovered, `${name} must not be resumed`);
        assert.deepEqual([answer.head, answer.epoch, answer.snapshot.window.messages.length], [head, epoch, 2]);
      }
    },
  },
  {
    name: 'a malformed position is refused',
    covers: [],
    run: async (ctx) => {
      const { ana, room, epoch, head } = await withMessages(ctx, 1);
      for (const { since } of badPositions) {
        await ana.refused('invalid_input', 'rooms.follow', { room: room.id, since: since({ epoch, head }) });
      }
    },
  },
  {
    name: 'a resume over more than a page says where to read on',
    covers: ['rooms.follow', 'rooms.events'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const people = [ana, await ctx.member(room, 'bob'), await ctx.member(room, 'cem')];
      const { epoch, head: start } = await ana.ok('rooms.follow', { room: room.id });
      const count = limits.pageEvents + 30;
      const send = async (n: number) => {
        for (let i = n; i < count; i += 60) {
          await people[i % people.length]?.ok('messages.send', { room: room.id, text: `m${i}` });
        }
      };
      await Promise.all(Array.from({ length: 60 }, (_, n) => send(n)));
      const answer = await ana.ok('rooms.follow', { room: room.id, since: { epoch, seq: start } });
      assert(answer.recovered);
      assert.deepEqual([answer.events.length, answer.head], [limits.pageEvents, count + start]);
      const rest = await log(ana, room.id, answer.events.at(-1)?.seq ?? 0);
      assert.deepEqual(
        [...answer.events, ...rest].map(({ seq }) => seq),
        Array.from({ length: count }, (_, i) => start + 1 + i),
      );
    },
  },
];
