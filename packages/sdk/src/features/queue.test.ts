import type { QueueItem } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { selectQueue } from './queue.js';

const item = (id: number, upvotes: number, downvotes = 0): QueueItem => ({
  id,
  title: `item ${id}`,
  url: null,
  metadata: {},
  addedBy: { id: 'ana', name: 'Ana' },
  addedAt: 0,
  status: 'waiting',
  upvotes,
  downvotes,
});

it('sorts a queue: the active item first, then by net votes, then the oldest first', () => {
  const items = [item(1, 0), item(2, 5, 4), item(3, 1), item(4, 0, 1)];
  const main = { key: 'main', title: 'Queue', policy: 'votes' as const, openedAt: 0, activeId: 4, items };
  expect(selectQueue({ queues: { main } }).map(({ id }) => id)).toEqual([4, 2, 3, 1]);
  expect(selectQueue({ queues: { main } }, 'constructor')).toEqual([]);
});
