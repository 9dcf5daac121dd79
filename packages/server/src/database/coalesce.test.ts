import { expect, it } from 'vitest';
import { coalesce } from './coalesce.js';

it('answers requests that arrive during a read together, with one read that starts after all of them', async () => {
  const reads: number[][] = [];
  const ask = coalesce<number, number>(async (_key, requests) => {
    reads.push(requests);
    await new Promise((resolve) => setTimeout(resolve, 1));
    return (request) => request * 10;
  });
  const first = ask('a', 1);
  await Promise.resolve();
  await Promise.resolve();
  const rest = [2, 3, 4].map((n) => ask('a', n));
  expect(await Promise.all([first, ...rest])).toEqual([10, 20, 30, 40]);
  expect(reads).toEqual([[1], [2, 3, 4]]);
});

it('keeps keys separate and continues after a failure', async () => {
  let failures = 1;
  const ask = coalesce<string, string>(async (key) => {
    if (key === 'bad' && failures-- > 0) throw new Error('no');
    return (request) => `${key}:${request}`;
  });
  const outcomes = await Promise.allSettled([ask('bad', 'x'), ask('good', 'y')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(await ask('bad', 'z')).toBe('bad:z');
});
