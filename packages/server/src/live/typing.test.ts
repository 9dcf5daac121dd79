import { limits } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { createTypingState, repeatMs } from './typing.js';

const person = (id: string) => ({ id, name: id.toUpperCase() });
const half = () => 500;

it('lists typing users in the order in which they started: ten by name, all in the count', () => {
  const typing = createTypingState();
  for (let i = 0; i < 12; i++) typing.key('lobby', person(`u${i}`), i);
  typing.key('lobby', person('u0'), 100);
  const { users, count } = typing.of('lobby', 200);
  expect(users.map(({ id }) => id)).toEqual(Array.from({ length: limits.typingNames }, (_, i) => `u${i}`));
  expect(count).toBe(12);
  expect(typing.of('lobby', 200, 'u3').users.map(({ id }) => id)).not.toContain('u3');
  expect(typing.of('lobby', 200, 'u3').count).toBe(11);
  expect(typing.of('elsewhere', 200)).toEqual({ users: [], count: 0 });
});

it('ends on its own 5 s after the last keystroke, with a signal', () => {
  const typing = createTypingState();
  typing.key('lobby', person('ana'), 0);
  expect(typing.due(0, half).get('lobby')?.count).toBe(1);
  typing.key('lobby', person('ana'), 2_000);
  expect(typing.of('lobby', 6_999).count).toBe(1);
  expect(typing.of('lobby', 7_000).count).toBe(0);
  expect(typing.due(7_000, half)).toEqual(new Map([['lobby', { users: [], count: 0 }]]));
  expect(typing.size()).toBe(0);
  expect(typing.due(60_000, half).size).toBe(0);
});

it('repeats the signal while somebody is typing, but not for each keystroke', () => {
  const typing = createTypingState();
  const toldAt: number[] = [];
  for (let now = 0; now <= 10_000; now += 100) {
    typing.key('lobby', person('ana'), now);
    if (typing.due(now, half).has('lobby')) toldAt.push(now);
  }
  expect(toldAt).toEqual([0, repeatMs, 2 * repeatMs, 3 * repeatMs, 4 * repeatMs]);
});

it('causes one signal per spacing for a burst of many users', () => {
  const typing = createTypingState();
  let signals = 0;
  for (let now = 0; now < 2_000; now += 10) {
    typing.key('lobby', person(`u${now}`), now);
    signals += typing.due(now, () => 2_000).size;
  }
  expect(signals).toBe(1);
  expect(typing.due(2_000, () => 2_000).get('lobby')?.count).toBe(200);
});

it('ends for one user with a stop and for all with a clear, without a signal if nothing changes', () => {
  const typing = createTypingState();
  for (const id of ['ana', 'bob', 'cem']) typing.key('lobby', person(id), 0);
  typing.due(0, half);
  typing.stop('lobby', 'ana');
  typing.stop('lobby', 'zed');
  typing.stop('elsewhere', 'bob');
  expect(
    typing
      .due(600, half)
      .get('lobby')
      ?.users.map(({ id }) => id),
  ).toEqual(['bob', 'cem']);
  typing.clear('lobby');
  typing.clear('elsewhere');
  expect(typing.due(1_200, half)).toEqual(new Map([['lobby', { users: [], count: 0 }]]));
  expect(typing.size()).toBe(0);
});

it('puts a user who starts again after a pause behind those who have continued', () => {
  const typing = createTypingState();
  typing.key('lobby', person('ana'), 0);
  typing.key('lobby', person('bob'), 4_000);
  typing.key('lobby', person('ana'), 5_500);
  expect(typing.of('lobby', 5_500).users.map(({ id }) => id)).toEqual(['bob', 'ana']);
});
