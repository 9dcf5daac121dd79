import type { Frame } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { createCommits, createPublish } from './commits.js';

const frame = (stream: string): Frame => ({ stream, epoch: 'e', from: 1, to: 1, events: [] });

it('notifies all listeners of a followed stream once and in order, and of other streams only the listeners for commits', () => {
  const told: string[] = [];
  const commits = createCommits();
  commits.onCommit(({ stream }) => told.push(`commit ${stream}`));
  commits.onDelivery(({ stream }) => told.push(`delivery ${stream}`));
  commits.onCommit(({ stream }) => told.push(`late ${stream}`));
  const publish = createPublish(commits, {
    receive: (one) => {
      const followed = one.stream === 'room:followed';
      if (followed) commits.deliver(one);
      return followed;
    },
  });

  publish([frame('room:followed'), frame('room:other')]);

  expect(told).toEqual([
    'commit room:followed',
    'delivery room:followed',
    'late room:followed',
    'commit room:other',
    'late room:other',
  ]);
});
