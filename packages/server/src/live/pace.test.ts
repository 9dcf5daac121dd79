import { expect, it } from 'vitest';
import { createPace } from './pace.js';

const half = () => 500;

it('lets the first change through at once, and later ones together after the spacing', () => {
  const pace = createPace();
  pace.mark('a');
  expect(pace.due(0, half)).toEqual(['a']);
  for (const at of [100, 200, 499]) {
    pace.mark('a');
    expect(pace.due(at, half)).toEqual([]);
  }
  expect(pace.due(500, half)).toEqual(['a']);
  expect(pace.due(1_500, half)).toEqual([]);
});

it('paces each key separately, by its own spacing', () => {
  const pace = createPace();
  const spacing = (key: string) => (key === 'large' ? 2_000 : 500);
  for (const key of ['small', 'large']) pace.mark(key);
  expect(pace.due(0, spacing)).toEqual(['small', 'large']);
  for (const key of ['small', 'large', 'other']) pace.mark(key);
  expect(pace.due(600, spacing)).toEqual(['small', 'other']);
  expect(pace.due(2_000, spacing)).toEqual(['large']);
});

it('returns nothing about a key that was forgotten', () => {
  const pace = createPace();
  pace.mark('a');
  pace.forget('a');
  expect(pace.due(0, half)).toEqual([]);
});
