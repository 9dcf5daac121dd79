import { expect, it } from 'vitest';
import type { Connection } from '../pipeline/connection.js';
import { createWatching } from './watching.js';

const connection = (id: string, connected = true) => ({ id, connected }) as unknown as Connection;
const idsOf = (groups: ReturnType<ReturnType<typeof createWatching>['groups']>) =>
  groups.map(({ userIds, connections }) => [userIds, connections.map(({ id }) => id)]);

it('groups connections that need the same changes, and leaves out others', () => {
  const watching = createWatching();
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => connection(id));
  for (const one of [a, b]) watching.watch(one as Connection, ['ana', 'bob']);
  watching.watch(c as Connection, ['bob']);
  watching.watch(d as Connection, ['zed']);
  expect(idsOf(watching.groups(['ana', 'bob', 'cem']))).toEqual([
    [
      ['ana', 'bob'],
      ['a', 'b'],
    ],
    [['bob'], ['c']],
  ]);
});

it('replaces the users that a connection watches, and forgets a connection that ends', () => {
  const watching = createWatching();
  const a = connection('a');
  watching.watch(a, ['ana', 'bob']);
  watching.watch(a, ['bob', 'cem']);
  expect(idsOf(watching.groups(['ana']))).toEqual([]);
  expect(idsOf(watching.groups(['cem']))).toEqual([[['cem'], ['a']]]);
  watching.end(a);
  expect(watching.groups(['bob', 'cem'])).toEqual([]);
  watching.watch(a, ['ana']);
  watching.watch(a, []);
  expect(watching.size()).toBe(0);
});

it('does not add a connection that ended during the call, since nothing would ever remove it', () => {
  const watching = createWatching();
  watching.watch(connection('gone', false), ['ana']);
  expect(watching.size()).toBe(0);
});
