import type { Ack } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { type Answered, combine } from './interceptors.js';

const request = { name: 'messages.send', caller: null };
const answer: Answered = { command: 'messages.send', caller: null, code: 'ok' };
const ok = { ok: true, result: {} } as Ack;

it('reports an observer that throws, and still runs the others', () => {
  const [seen, reported] = [[] as string[], [] as unknown[]];
  const broken = new Error('broken');
  const fails = () => {
    throw broken;
  };
  const { called, answered } = combine(
    [
      { called: fails, answered: fails },
      { called: ({ name }) => void seen.push(`called ${name}`), answered: ({ code }) => void seen.push(code) },
    ],
    (error) => reported.push(error),
  );
  called(request);
  answered(answer);
  expect(seen).toEqual(['called messages.send', 'ok']);
  expect(reported).toEqual([broken, broken]);
});

it('wraps commands, the first outermost, and returns the same function if nothing wraps', async () => {
  const order: string[] = [];
  const around = (name: string) => ({
    around: async (_: unknown, next: () => Promise<Ack>) => {
      order.push(`${name} before`);
      const result = await next();
      order.push(`${name} after`);
      return result;
    },
  });
  const run = async () => ok;
  expect(await combine([around('outer'), {}, around('inner')], () => {}).wrap(run)(request)).toBe(ok);
  expect(order).toEqual(['outer before', 'inner before', 'inner after', 'outer after']);
  expect(combine([{ called: () => {} }], () => {}).wrap(run)).toBe(run);
});
