import type { QueueItem } from './generated/types.js';

/**
 * The order in which waiting items of a votes queue have their turn: greatest net score first, then the older.
 *
 * @example
 * const waiting = [...queue.items].sort(queueOrder)
 */
export const queueOrder = (a: QueueItem, b: QueueItem): number =>
  b.upvotes - b.downvotes - (a.upvotes - a.downvotes) || a.id - b.id;
