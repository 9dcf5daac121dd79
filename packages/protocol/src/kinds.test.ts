import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contract, roomSnapshot } from './contract.js';
import { eventsOf } from './derive.js';
import { parseSentence } from './documents/sentence.js';
import { fieldKind, fieldOfKind, is } from './kinds.js';
import { pathsOf } from './paths.js';
import { fillSentence } from './sentence.js';

describe('kinds of fields', () => {
  it('survive descriptions, checks and wrappers', () => {
    const user = z.string().meta(is('user'));
    for (const field of [
      user.describe('The user.'),
      user.refine(() => true),
      user.optional(),
      user.nullable().default(null),
    ])
      expect(fieldKind(field)).toBe('user');
    expect(fieldKind(z.string())).toBeUndefined();
    expect(fieldKind(z.array(user))).toBeUndefined();
  });

  it('finds the paths of users with names in events and in a snapshot', () => {
    expect(pathsOf(contract.queue.events.itemAdded.data, ['person'])).toEqual([['item', 'addedBy']]);
    expect(pathsOf(contract.messages.events.created.data, ['person'])).toEqual([
      ['message', 'author'],
      ['message', 'repostOf', 'author'],
    ]);
    expect(pathsOf(contract.members.events.joined.data, ['person'])).toEqual([['member', 'user']]);
    expect(pathsOf(roomSnapshot, ['person'])).toEqual(
      expect.arrayContaining([
        ['state', 'queues', '*', 'items', '*', 'addedBy'],
        ['window', 'messages', '*', 'author'],
        ['window', 'messages', '*', 'repostOf', 'author'],
        ['live', 'typing', 'users', '*'],
      ]),
    );
  });

  it('finds the field of a kind in an object', () => {
    expect(fieldOfKind(contract.messages.events.deleted.data, 'message')).toBe('messageId');
    expect(fieldOfKind(contract.messages.events.deleted.data, 'user')).toBe('authorId');
    expect(fieldOfKind(contract.rooms.events.updated.data, 'message')).toBeUndefined();
  });
});

describe('sentences', () => {
  const rows = [...eventsOf(contract).values()];

  it('every event has one, or null', () => {
    expect(rows.filter(({ sentence }) => sentence === undefined).map(({ type }) => type)).toEqual([]);
  });

  it.each(rows)('that of $type names only values of the payload', (row) => {
    expect(() => parseSentence(row)).not.toThrow();
  });

  it('a value that is not in the payload is refused', () => {
    expect(() => parseSentence({ ...contract.rooms.events.created, sentence: '{nobody} came' })).toThrow(/nobody/);
  });

  const filled = (row: (typeof rows)[number], data: unknown): string =>
    fillSentence(parseSentence(row) ?? [], { actor: { id: 'ana', name: 'Ana' }, data }, (value, { is, literal }) => {
      if (literal) return String(value);
      if (is === 'person') return (value as { name: string }).name;
      return is === undefined ? String(value) : `<${is} ${value}>`;
    }).join('');

  it('a part is shown only if its values are set, otherwise the alternative', () => {
    const { banned } = contract.moderation.events;
    expect(filled(banned, { userId: 'bob', until: null, reason: null })).toBe('Ana banned <user bob> for good');
    expect(filled(banned, { userId: 'bob', until: 5, reason: 'ads' })).toBe(
      'Ana banned <user bob> until <instant 5>: ads',
    );
    const { updated } = contract.rooms.events;
    expect(filled(updated, { room: { archivedAt: null } })).toBe("Ana changed the room's settings");
    expect(filled(updated, { room: { archivedAt: 5 } })).toBe('Ana archived the room; it is now read-only');
  });
});

it('an event that ends the membership of one user names that user', () => {
  for (const row of eventsOf(contract).values())
    if (row.ends?.whose === 'user') expect(fieldOfKind(row.data, 'user'), row.type).toBe('userId');
});
