import type { Queue, QueueItem, RoomSnapshot } from '@roomful/protocol';
import { queueOrder } from '@roomful/protocol/names';

/**
 * A queue's open items in the order of their turn: the active one first, then by net votes, the older first.
 *
 * @param view a RoomView, or the `state` of a snapshot
 * @param key which queue. Default: `main`.
 * @returns an empty list where the room has no such queue
 * @example
 * const [playing, next] = selectQueue(room.state.getSnapshot());
 */
export const selectQueue = (view: { readonly queues: Readonly<Record<string, Queue>> }, key = 'main'): QueueItem[] => {
  const queue = Object.hasOwn(view.queues, key) ? view.queues[key] : undefined;
  if (!queue) return [];
  const rank = (item: QueueItem) => (item.id === queue.activeId ? 0 : 1);
  return [...queue.items].sort((a, b) => rank(a) - rank(b) || queueOrder(a, b));
};

/**
 * How long the viewer may not speak yet, in milliseconds; 0 = not muted.
 *
 * @param now epoch ms
 * @example
 * const seconds = Math.ceil(mutedForMs(view.me, Date.now()) / 1_000);
 */
export const mutedForMs = (me: Pick<RoomSnapshot['me'], 'mutedUntil'>, now: number): number =>
  Math.max(0, (me.mutedUntil ?? 0) - now);

/**
 * Whether the viewer is muted at an instant.
 *
 * @param now epoch ms
 * @example
 * if (isMuted(view.me, Date.now())) showMuted(view.me.mutedUntil);
 */
export const isMuted = (me: Pick<RoomSnapshot['me'], 'mutedUntil'>, now: number): boolean => mutedForMs(me, now) > 0;
