import { beforeEach, expect, it } from 'vitest';
import { createHiddenState } from './hiddenState.js';

let state: ReturnType<typeof createHiddenState>;
let invisible: Set<string>;

const due = () => state.due(invisible, 2);
/** Writes what is due, and returns it. */
const write = () => {
  const changes = due();
  state.written(changes);
  return changes;
};

beforeEach(() => {
  state = createHiddenState();
  invisible = new Set(['ana', 'bob', 'cem']);
});

it('writes users once when they hide and once when they are visible again, in portions', () => {
  expect([write(), write(), write()]).toEqual([
    { hidden: ['ana', 'bob'], visible: [] },
    { hidden: ['cem'], visible: [] },
    { hidden: [], visible: [] },
  ]);
  invisible.delete('bob');
  expect([write(), write()]).toEqual([
    { hidden: [], visible: ['bob'] },
    { hidden: [], visible: [] },
  ]);
  expect(state.size()).toBe(2);
});

it('writes again what may not have been written, in its latest state', () => {
  invisible = new Set(['ana', 'bob']);
  due();
  invisible.delete('bob');
  expect(write()).toEqual({ hidden: ['ana'], visible: ['bob'] });
  invisible.delete('ana');
  due();
  invisible.add('ana');
  expect(write()).toEqual({ hidden: ['ana'], visible: [] });
});

it('does not lose a choice that changes during a write', () => {
  invisible = new Set(['ana']);
  const hiding = due();
  invisible.clear();
  state.written(hiding);
  const showing = due();
  expect(showing).toEqual({ hidden: [], visible: ['ana'] });
  invisible.add('ana');
  state.written(showing);
  expect(write()).toEqual({ hidden: ['ana'], visible: [] });
});

it('writes again what is lost, and an erased user who hides again', () => {
  invisible = new Set(['ana', 'bob']);
  write();
  state.forget('bob');
  expect(write()).toEqual({ hidden: ['bob'], visible: [] });
  state.lost();
  expect(write()).toEqual({ hidden: ['ana', 'bob'], visible: [] });
});
