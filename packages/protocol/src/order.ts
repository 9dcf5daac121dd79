import type { QueueItem } from './generated/types.js';

/**
 * Compares waiting items of a queue by turn: highest upvotes − downvotes first; ties go to the older item.
 *
 * @example
 * const waiting = [...queue.items].sort(queueOrder)
 */
export const queueOrder = (a: QueueItem, b: QueueItem): number =>
  b.upvotes - b.downvotes - (a.upvotes - a.downvotes) || a.id - b.id;
