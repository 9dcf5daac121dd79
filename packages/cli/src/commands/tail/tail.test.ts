import { expect, test } from 'vitest';
import type { AnyEvent } from '../../output/events.js';
import { createCursor } from './cursor.js';
import { resumeCommand } from './resume-command.js';

const event = (seq: number): AnyEvent => ({ seq, type: 'x', at: 0, actor: null, key: null, data: {} });

/** A log with two events per page. */
const logOf = (head: () => number) => {
  const asked: number[] = [];
  return {
    asked,
    page: async (after: number) => {
      asked.push(after);
      const seqs = [after + 1, after + 2].filter((seq) => seq <= head());
      return { epoch: 'e', events: seqs.map(event), next: Math.max(after, ...seqs), head: head() };
    },
  };
};

const cursorOf = (start: number, page: (after: number) => ReturnType<ReturnType<typeof logOf>['page']>) => {
  const seen: number[] = [];
  return { seen, cursor: createCursor(start, { page, emit: ({ seq }) => seen.push(seq) }) };
};

test('reads the log up to its end, page by page', async () => {
  const { page, asked } = logOf(() => 5);
  const { cursor, seen } = cursorOf(1, page);
  await cursor.catchUp();
  expect(seen).toEqual([2, 3, 4, 5]);
  expect(asked).toEqual([1, 3]);
  expect(cursor.seq).toBe(5);
});

test('emits repeated, late and early events once and in order', async () => {
  const { page, asked } = logOf(() => 6);
  const { cursor, seen } = cursorOf(0, page);
  await Promise.all([1, 2, 2, 1, 5, 3, 6].map((seq) => cursor.accept(event(seq))));
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  expect(asked).toEqual([2, 4]);
});

test('events that arrive while the log is being read wait', async () => {
  const { page } = logOf(() => 3);
  const { cursor, seen } = cursorOf(0, page);
  const reading = cursor.catchUp();
  await Promise.all([reading, cursor.accept(event(4)), cursor.accept(event(2))]);
  expect(seen).toEqual([1, 2, 3, 4]);
});

test('stops reading if the log is shorter than the start', async () => {
  const { page } = logOf(() => 2);
  const { cursor, seen } = cursorOf(7, page);
  await cursor.catchUp();
  expect(seen).toEqual([]);
});

test('rejects if a page cannot be read', async () => {
  const { cursor } = cursorOf(0, async () => {
    throw new Error('no');
  });
  await expect(cursor.accept(event(5))).rejects.toThrow('no');
});

test('the command that resumes a tail', () => {
  expect(resumeCommand('lobby', { since: '10m', json: true, type: ['message.*', 'x'] }, 12)).toBe(
    "roomful tail lobby --since seq:12 --type 'message.*' --type x --json",
  );
  expect(resumeCommand(undefined, { space: 'course:js-101', since: '10m' }, 3)).toBe(
    'roomful tail --since seq:3 --space course:js-101',
  );
  expect(resumeCommand('lobby', { since: '10m', tokenFile: "/it's" }, undefined)).toBe(
    "roomful tail lobby --since 10m --token-file '/it'\\''s'",
  );
});
