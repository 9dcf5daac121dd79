import { expect, it } from 'vitest';
import { createPace } from './pace.js';

const half = () => 500;

it('tells the first change at once and further ones together, a spacing later', () => {
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

it('paces each thing by itself, by its own spacing', () => {
  const pace = createPace();
  const spacing = (key: string) => (key === 'large' ? 2_000 : 500);
  for (const key of ['small', 'large']) pace.mark(key);
  expect(pace.due(0, spacing)).toEqual(['small', 'large']);
  for (const key of ['small', 'large', 'other']) pace.mark(key);
  expect(pace.due(600, spacing)).toEqual(['small', 'other']);
  expect(pace.due(2_000, spacing)).toEqual(['large']);
});

it('tells nothing of what is forgotten', () => {
  const pace = createPace();
  pace.mark('a');
  pace.forget('a');
  expect(pace.due(0, half)).toEqual([]);
});
