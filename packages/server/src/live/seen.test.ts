import { expect, it } from 'vitest';
import { createSeenState } from './seen.js';

const half = () => 500;
const at = (userId: string, upTo: number) => ({ userId, upTo, readAt: upTo * 10 });

it('returns the latest position of each reader together, and only once', () => {
  const seen = createSeenState();
  seen.read('lobby', at('ana', 1));
  expect(seen.due(0, half)).toEqual(new Map([['lobby', [at('ana', 1)]]]));
  for (const upTo of [2, 5, 3]) seen.read('lobby', at('ana', upTo));
  seen.read('lobby', at('bob', 4));
  expect(seen.due(100, half).size).toBe(0);
  expect(seen.due(500, half)).toEqual(new Map([['lobby', [at('ana', 5), at('bob', 4)]]]));
  expect(seen.due(1_500, half).size).toBe(0);
  expect(seen.size()).toBe(0);
});
