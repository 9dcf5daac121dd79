import { beforeEach, expect, it } from 'vitest';
import { createLeaseState, type Lease } from './leaseState.js';
import { graceMs } from './presence.js';

let now: number;
let state: ReturnType<typeof createLeaseState>;

const say = ({ roomId, userId, here }: Lease) => `${here ? '+' : '-'}${userId} ${roomId}`;
/** Writes what is due, and returns it. */
const write = (): string[] => {
  const due = state.due(now);
  const said = due.map(say);
  state.written(due);
  return said;
};

beforeEach(() => {
  now = 1_000;
  state = createLeaseState();
});

it('writes a user once for all connections, and again when the last one is gone; then nothing is left in memory', () => {
  state.enter('a', 'ana');
  state.enter('a', 'ana');
  state.enter('b', 'ana');
  expect(write()).toEqual(['+ana a', '+ana b']);
  state.leave('a', 'ana', 'goodbye', now);
  expect(write()).toEqual([]);
  state.leave('a', 'ana', undefined, now);
  state.leave('b', 'ana', 'over', now);
  expect(write()).toEqual(['-ana a', '-ana b']);
  expect(state.size()).toBe(0);
});

it('writes nothing about a broken connection that is back within the grace time', () => {
  state.enter('a', 'ana');
  write();
  state.leave('a', 'ana', 'dropped', now);
  now += graceMs - 1;
  expect(write()).toEqual([]);
  state.enter('a', 'ana');
  now += graceMs;
  expect(write()).toEqual([]);
  state.leave('a', 'ana', 'dropped', now);
  now += graceMs;
  expect(write()).toEqual(['-ana a']);
  expect(state.size()).toBe(0);
});

it('keeps users for the grace time of the connection that broke last', () => {
  for (const userId of ['ana', 'bob']) {
    state.enter('a', userId);
    state.enter('a', userId);
    state.leave('a', userId, 'dropped', now);
  }
  now += 1_000;
  state.leave('a', 'ana', 'dropped', now);
  state.leave('a', 'bob', 'goodbye', now);
  expect(write()).toEqual(['+ana a', '+bob a']);
  now += graceMs - 1_000;
  expect(write()).toEqual(['-bob a']);
  now += 1_000;
  expect(write()).toEqual(['-ana a']);
});

it('writes again what may not have been written, in its latest state', () => {
  state.enter('a', 'ana');
  state.enter('a', 'bob');
  const due = state.due(now);
  state.leave('a', 'bob', 'goodbye', now);
  state.enter('a', 'cem');
  state.failed(due);
  expect(write().sort()).toEqual(['+ana a', '+cem a', '-bob a']);
  state.lost();
  expect(write()).toEqual(['+ana a', '+cem a']);
});

it('does not lose a change that happens during a write', () => {
  state.enter('a', 'ana');
  write();
  state.leave('a', 'ana', 'goodbye', now);
  const due = state.due(now);
  state.enter('a', 'ana');
  state.written(due);
  expect(write()).toEqual(['+ana a']);
  state.leave('a', 'ana', 'goodbye', now);
  expect(write()).toEqual(['-ana a']);
});

it('ends all leases of an erased user, whose connections no longer count', () => {
  state.enter('a', 'ana');
  state.enter('b', 'ana');
  state.enter('a', 'bob');
  write();
  state.leave('b', 'ana', 'dropped', now);
  state.forget('ana');
  expect(write()).toEqual(['-ana a', '-ana b']);
  state.leave('a', 'ana', 'forgotten', now);
  now += graceMs;
  expect([write(), state.size()]).toEqual([[], 1]);
});
