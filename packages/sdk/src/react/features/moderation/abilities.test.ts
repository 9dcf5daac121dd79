import { expect, it } from 'vitest';
import { abilitiesOf } from './abilities.js';

const allowed = (...given: Parameters<typeof abilitiesOf>): string[] =>
  Object.entries(abilitiesOf(...given)).flatMap(([ability, may]) => (may ? [ability] : []));

const channel = { kind: 'channel', archivedAt: null } as const;
const direct = { kind: 'direct', archivedAt: null } as const;

it('gives a member of a channel no staff abilities, and nobody any before a room is open', () => {
  expect(allowed('member', channel)).toEqual([]);
  expect(allowed('guest', channel)).toEqual([]);
  expect(allowed('owner', null)).toEqual([]);
});

it('lets moderators act on users and messages, and owners change the room', () => {
  const staff = ['delete', 'mute', 'kick', 'ban', 'readLog', 'pin', 'clearReactions', 'mentionAll'];
  const doors = ['invite', 'add', 'remove'];
  expect(allowed('moderator', channel)).toEqual([...staff, ...doors]);
  expect(allowed('owner', channel)).toEqual([...staff, ...doors, 'setRole', 'update', 'deleteRoom']);
  expect(allowed('operator', channel)).toEqual(allowed('owner', channel));
});

it('lets both members of a direct room pin, and gives operators nothing that is meaningless between two', () => {
  expect(allowed('member', direct)).toEqual(['pin']);
  expect(allowed('operator', direct)).not.toContain('kick');
  expect(allowed('operator', direct)).toContain('delete');
});

it('allows only reading, reopening and deleting in an archived room', () => {
  expect(allowed('owner', { kind: 'channel', archivedAt: 1_000 })).toEqual(['readLog', 'update', 'deleteRoom']);
});
