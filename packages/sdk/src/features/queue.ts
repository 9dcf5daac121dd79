import type { Queue, QueueItem } from '@roomful/protocol';
import { queueCommands, queueOrder } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';
import { reducers } from './queue.reducers.js';
import { own } from './shared.reducers.js';

/** Queues of a room, and the viewer's votes. */
export const queue = {
  noun: 'queue',
  commands: queueCommands,
  empty: { state: { queues: {} }, me: { votes: {} } },
  reducers,
} satisfies SdkFeature<'queue'>;

/**
 * Lists a queue's open items in the order of their turn: the active one first, then by net votes, then the oldest.
 *
 * @param view a RoomView, or the `state` of a snapshot
 * @param key the queue's key. Default: `main`.
 * @returns an empty list if the room has no such queue
 * @example
 * const [playing, next] = selectQueue(room.state.getSnapshot());
 */
export const selectQueue = (view: { readonly queues: Readonly<Record<string, Queue>> }, key = 'main'): QueueItem[] => {
  const found = own(view.queues, key);
  if (!found) return [];
  const rank = (item: QueueItem) => (item.id === found.activeId ? 0 : 1);
  return [...found.items].sort((a, b) => rank(a) - rank(b) || queueOrder(a, b));
};
