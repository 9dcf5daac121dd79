import { contract, event, is } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createNames } from './people.js';

const names = createNames(contract);
const bob = { id: 'bob', name: 'Robert' };
const gone = { id: 'bob', name: 'bob' };
const ana = { id: 'ana', name: 'Ana' };
const erased = new Set(['bob']);

describe('the names of erased users', () => {
  const table: [type: string, before: object, after: object][] = [
    [
      'message.created',
      { message: { author: ana, repostOf: { author: bob } } },
      { message: { author: ana, repostOf: { author: gone } } },
    ],
    ['message.created', { message: { author: bob, text: 'Robert' } }, { message: { author: gone, text: 'Robert' } }],
    ['queue.item_added', { item: { addedBy: bob } }, { item: { addedBy: gone } }],
    [
      'queue.opened',
      { queue: { items: [{ addedBy: ana }, { addedBy: bob }] } },
      { queue: { items: [{ addedBy: ana }, { addedBy: gone }] } },
    ],
    [
      'member.joined',
      { member: { user: { ...bob, avatarUrl: 'https://example.com/b.png' } } },
      { member: { user: { ...gone, avatarUrl: null } } },
    ],
    ['user.room_changed', { by: bob }, { by: gone }],
    ['user.room_changed', { by: null }, { by: null }],
    // A room may have the same id as a user, but its name is not a person's.
    ['room.updated', { room: bob }, { room: bob }],
  ];
  for (const [type, before, after] of table)
    it(`disappear from ${type} where it names people, and nothing else changes`, () => {
      expect(names.remove(type, before, erased)).toEqual(after);
      expect(names.remove(type, before, new Set(['nobody']))).toEqual(before);
    });
});

it('the name of an erased user goes from a tuple, which stays one', () => {
  const person = z.object({ id: z.string(), name: z.string() }).meta(is('person'));
  const data = z.object({ pair: z.tuple([z.object({ id: z.string(), name: z.string() }), person]) });
  const paired = event({ type: 'bell.paired', summary: 'Two bells rang.', stream: 'room', sentence: null, data });
  const grown = createNames({ bells: { commands: {}, signals: {}, events: { paired } } });
  expect(grown.remove('bell.paired', { pair: [bob, bob] }, erased)).toEqual({ pair: [bob, gone] });
  expect(grown.remove('bell.paired', { pair: [bob] }, erased)).toEqual({ pair: [bob] });
});

describe('what no row of this node describes', () => {
  const before = {
    of: bob,
    pictured: [{ ...bob, avatarUrl: 'https://example.com/b.png' }],
    by: { x: ana },
    at: { id: 'bob' },
  };
  const after = { of: gone, pictured: [{ ...gone, avatarUrl: null }], by: { x: ana }, at: { id: 'bob' } };

  it('loses the name in events of a newer node', () => {
    expect(names.remove('bell.rang', before, erased)).toEqual(after);
    expect(names.remove('bell.rang', before, new Set(['nobody']))).toEqual(before);
    const said = (data: object) => ({ seq: 1, type: 'bell.rang', at: 1, actor: null, key: null, data }) as never;
    expect(names.names(said(before), erased)).toBe(true);
    expect(names.names(said(after), erased)).toBe(false);
  });

  it('loses the name in answers', () => expect(names.removeFromAnswer(before, erased)).toEqual(after));
});
