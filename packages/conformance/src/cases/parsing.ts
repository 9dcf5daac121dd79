import assert from 'node:assert/strict';
import { commandsOf, contract, limits } from '@roomful/protocol';
import type { Case, Ctx, Person } from './types.js';

/**
 * All commands, each with an input that can be parsed. Each is called by another user, as a single one would hit the rate
 * limit.
 */
const examples = async (ctx: Ctx, ana: Person) => {
  const room = await ctx.room(ana);
  return commandsOf(contract).map(({ name, row }) => ({
    name,
    row,
    input: { ...row.example, ...('room' in row.input.shape ? { room: room.id } : {}) } as Record<string, unknown>,
  }));
};

const noObjects: readonly unknown[] = ['text', 7, true, [], [{}], '{}'];

export const parsing: readonly Case[] = [
  {
    name: 'unknown fields are refused, in every command',
    covers: [],
    run: async (ctx) => {
      for (const { name, input } of await examples(ctx, await ctx.person())) {
        const ana = await ctx.person();
        for (const field of ['extra', 'Room', 'constructor', 'toString', '']) {
          await ana.refused('invalid_input', name, { ...input, [field]: 1 });
        }
      }
    },
  },
  {
    name: 'an input that is no object, lacks a field or has one of another kind is refused, in every command',
    covers: [],
    run: async (ctx) => {
      for (const { name, row, input } of await examples(ctx, await ctx.person())) {
        const ana = await ctx.person();
        for (const bad of noObjects) await ana.refused('invalid_input', name, bad);
        for (const [field, schema] of Object.entries(row.input.shape)) {
          const { [field]: _, ...without } = input;
          if (!schema.safeParse(undefined).success) await ana.refused('invalid_input', name, without);
          for (const bad of [{}, [[]], { length: 1 }]) {
            if (schema.safeParse(bad).success) continue;
            const { details } = await ana.refused('invalid_input', name, { ...input, [field]: bad });
            assert(JSON.stringify(details).includes(field), `the error of ${name} must name the field ${field}`);
          }
        }
      }
    },
  },
  {
    name: 'names that are no commands are refused',
    covers: [],
    run: async (ctx) => {
      const ana = await ctx.person();
      const names = [
        'rooms',
        'rooms.',
        '.create',
        'rooms.destroy',
        'Rooms.create',
        'rooms.constructor',
        'constructor.call',
        '__proto__.get',
        'toString',
        'frame',
        'signal',
        'server.heads',
        'message.created',
        'rooms.get.x',
        'profile',
      ];
      for (const name of names) await ana.refused('unknown_command', name, {});
    },
  },
  {
    name: 'a command that is too large gets an error, and the next one an answer',
    covers: ['server.info'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      for (const size of [limits.commandBytes, 30_000, 200_000]) {
        await ana.refused('payload_too_large', 'messages.send', { room, text: 'x'.repeat(size) });
      }
      await ana.refused('payload_too_large', 'rooms.update', { room, tags: Array(20_000).fill('a') });
      const wide = Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`k${n}`, n]));
      await ana.refused('payload_too_large', 'rooms.update', { room, metadata: wide });
      await ana.ok('server.info', {});
    },
  },
  {
    name: 'a command that nests too deeply gets an error',
    covers: ['server.info'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      for (const depth of [limits.inputDepth + 2, 100, 1_000]) {
        const deep = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;
        await ana.refused('invalid_input', 'messages.send', { room, text: deep });
        await ana.refused('invalid_input', 'rooms.update', { room, metadata: { a: deep } });
      }
      await ana.ok('server.info', {});
    },
  },
  {
    name: 'rooms with the names of things that every object has are simply missing',
    covers: [],
    run: async (ctx) => {
      const ana = await ctx.person();
      for (const room of ['constructor', 'tostring', 'valueof', 'prototype', 'null', 'undefined', 'nan', '0']) {
        const ack = await ana.caller.call('rooms.get', { room });
        // Somebody may have created such a room, which must then work like any other.
        if (ack.ok) assert.equal((ack.result as { room: { slug: string } }).room.slug, room);
        else assert.equal(ack.error.code, 'room_not_found');
      }
      for (const room of [
        '__proto__',
        'toString',
        'hasOwnProperty',
        '../etc',
        'a b',
        'a%00',
        'A',
        'é',
        '',
        'x'.repeat(64),
      ]) {
        await ana.refused('invalid_input', 'rooms.get', { room });
        await ana.refused('invalid_input', 'rooms.join', { room });
      }
      for (const slug of [
        '__proto__',
        'toString',
        '-a',
        'a-',
        'A',
        'a_b',
        'a b',
        '',
        'x'.repeat(64),
        '0197f3f0-0000-7000-8000-000000000000',
      ]) {
        await ana.refused('invalid_input', 'rooms.create', { slug });
      }
    },
  },
  {
    name: 'keys that would change what every object has change nothing',
    covers: ['rooms.update'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      const hostile = JSON.parse('{"__proto__":{"polluted":1},"a":1}') as Record<string, unknown>;
      await ana.refused('invalid_input', 'rooms.update', { room, metadata: hostile });
      await ana.refused('invalid_input', 'rooms.update', JSON.parse(`{"room":"${room}","__proto__":{"topic":"x"}}`));
      const odd = { constructor: 1, toString: 'x', hasOwnProperty: true } as Record<string, unknown>;
      const updated = await ana.ok('rooms.update', { room, metadata: odd as Record<string, number> });
      assert.deepEqual({ ...updated.room.metadata }, { ...odd });
    },
  },
  {
    name: 'numbers that are no positions or durations are refused',
    covers: [],
    run: async (ctx) => {
      const ana = await ctx.person();
      const { id: room } = await ctx.room(ana);
      for (const bad of [-1, 0.5, 2 ** 53, 2 ** 53 + 2, 1e300, '1', '0x1', true, null]) {
        await ana.refused('invalid_input', 'rooms.events', { room, after: bad });
        await ana.refused('invalid_input', 'messages.get', { room, message: bad });
        await ana.refused('invalid_input', 'rooms.list', { limit: bad });
      }
      await ana.refused('message_not_found', 'messages.get', { room, message: Number.MAX_SAFE_INTEGER });
      await ana.refused('queue_item_not_found', 'queue.vote', { room, item: Number.MAX_SAFE_INTEGER, vote: 'up' });
    },
  },
];
