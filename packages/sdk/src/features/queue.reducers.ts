import type { Queue, QueueItem, QueueVote } from '@roomful/protocol';
import type { Reducers, RoomState } from './feature.js';
import { own, without } from './shared.reducers.js';

const change = (state: RoomState, key: string, fields: (queue: Queue) => Partial<Queue>): RoomState => {
  const queue = own(state.state.queues, key);
  if (!queue) return state;
  const queues = { ...state.state.queues, [key]: { ...queue, ...fields(queue) } };
  return { ...state, state: { ...state.state, queues } };
};

const changeItem = (items: QueueItem[], id: number | null, fields: Partial<QueueItem>): QueueItem[] =>
  items.map((item) => (item.id === id ? { ...item, ...fields } : item));

/** Sets or removes the viewer's vote on an item; a queue without votes has no entry. */
const vote = (state: RoomState, key: string, itemId: number, cast: QueueVote | 'none'): RoomState => {
  const votes = own(state.me.votes, key) ?? {};
  const id = String(itemId);
  if (cast === 'none' && !Object.hasOwn(votes, id)) return state;
  const changed = cast === 'none' ? without(votes, id) : { ...votes, [id]: cast };
  const empty = Object.keys(changed).length === 0;
  return {
    ...state,
    me: { ...state.me, votes: empty ? without(state.me.votes, key) : { ...state.me.votes, [key]: changed } },
  };
};

/** Removes an open item, and the viewer's vote on it. */
const remove = (state: RoomState, key: string, itemId: number): RoomState => {
  const removed = change(state, key, ({ items, activeId }) => ({
    activeId: activeId === itemId ? null : activeId,
    items: items.filter((item) => item.id !== itemId),
  }));
  return vote(removed, key, itemId, 'none');
};

export const reducers = {
  'queue.opened': (state, { data }) => ({
    ...state,
    state: { ...state.state, queues: { ...state.state.queues, [data.queue.key]: { ...data.queue, items: [] } } },
  }),
  'queue.item_added': (state, { data }) => change(state, data.queue, ({ items }) => ({ items: [...items, data.item] })),
  'queue.item_voted': (state, { data, actor }, { viewerId }) => {
    const { upvotes, downvotes } = data;
    const counted = change(state, data.queue, ({ items }) => ({
      items: changeItem(items, data.itemId, { upvotes, downvotes }),
    }));
    return actor?.id === viewerId ? vote(counted, data.queue, data.itemId, data.vote) : counted;
  },
  'queue.advanced': (state, { data }) => {
    const { doneId, activeId } = data;
    const advanced = change(state, data.queue, ({ items }) => ({
      activeId,
      items: changeItem(
        items.filter((item) => item.id !== doneId),
        activeId,
        { status: 'active' },
      ),
    }));
    return doneId === null ? advanced : vote(advanced, data.queue, doneId, 'none');
  },
  'queue.item_removed': (state, { data: { queue, itemId } }) => remove(state, queue, itemId),
  'queue.items_withdrawn': (state, { data: { queue, itemIds } }) =>
    itemIds.reduce((after, itemId) => remove(after, queue, itemId), state),
  'queue.item_restored': (state, { data: { queue, item } }) =>
    change(state, queue, ({ items }) => ({ items: [...items, item].sort((a, b) => a.id - b.id) })),
  'queue.votes_changed': (state, { data: { queue, userId, items: changed } }, { viewerId }) => {
    let after = state;
    for (const { itemId, vote: cast, ...tally } of changed) {
      after = change(after, queue, ({ items }) => ({ items: changeItem(items, itemId, tally) }));
      if (userId === viewerId) after = vote(after, queue, itemId, cast);
    }
    return after;
  },
} satisfies Reducers<
  | 'queue.opened'
  | 'queue.item_added'
  | 'queue.item_voted'
  | 'queue.advanced'
  | 'queue.item_removed'
  | 'queue.items_withdrawn'
  | 'queue.item_restored'
  | 'queue.votes_changed'
>;
