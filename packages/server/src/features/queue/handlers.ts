import {
  type Contract,
  isStaff,
  limits,
  type Queue,
  type QueueItem,
  queueOrder,
  RoomfulError,
} from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type ReadCall } from '../../pipeline/context.js';
import { hot, write } from '../../pipeline/handler.js';
import { pageOf } from '../../pipeline/page.js';
import type { HandlersOf } from '../types.js';
import {
  insertItem,
  insertQueue,
  itemRef,
  selectItems,
  selectOver,
  selectQueue,
  selectQueues,
  selectVotes,
  setStatus,
  storeVotes,
} from './queries.js';

const found = async (db: Knex, call: ReadCall<{ queue: string }>) => {
  const known = await selectQueue(db, inRoom(call).gate.room.id, call.input.queue);
  if (!known) throw new RoomfulError('queue_not_found', undefined, { details: { queue: call.input.queue } });
  return known;
};

export const queue: HandlersOf<Contract['queue']> = {
  open: write(async (db, call) => {
    const roomId = inRoom(call).gate.room.id;
    const existing = await selectQueues(db, roomId);
    if (existing.some((q) => q.key === call.input.queue)) {
      throw new RoomfulError('queue_exists', undefined, { details: { queue: call.input.queue } });
    }
    if (existing.length >= limits.queuesPerRoom) {
      throw new RoomfulError('queue_full', `a room has at most ${limits.queuesPerRoom} queues`);
    }
    const { queue: key, title, policy } = call.input;
    const opened: Queue = { key, title, policy, openedAt: call.now, activeId: null, items: [] };
    await insertQueue(db, roomId, opened);
    return { result: { queue: opened }, events: [{ type: 'queue.opened', data: { queue: opened } }] };
  }),
  add: write(async (db, call) => {
    const { queue: known, lastItem } = await found(db, call);
    if (known.items.length >= limits.queueOpenItems) throw new RoomfulError('queue_full');
    const item: QueueItem = {
      id: lastItem + 1,
      title: call.input.title,
      url: call.input.url ?? null,
      metadata: call.input.metadata,
      addedBy: { id: call.caller.id, name: call.caller.name },
      addedAt: call.now,
      status: 'waiting',
      upvotes: 0,
      downvotes: 0,
    };
    await insertItem(db, inRoom(call).gate.room.id, known.key, item);
    return { result: { item }, events: [{ type: 'queue.item_added', data: { queue: known.key, item } }] };
  }),
  vote: hot({
    load: async (db, calls) => {
      const refs = calls.map((call) => ({
        roomId: inRoom(call).gate.room.id,
        queue: call.input.queue,
        id: call.input.item,
        userId: call.caller.id,
      }));
      return { items: await selectItems(db, refs), votes: await selectVotes(db, refs) };
    },
    handle: (call, { items, votes }) => {
      const roomId = inRoom(call).gate.room.id;
      const { queue: key, vote } = call.input;
      const ref = itemRef(roomId, key, call.input.item);
      const item = items.get(ref);
      if (!item) throw new RoomfulError('queue_item_not_found');
      if (item.status !== 'waiting') throw new RoomfulError('queue_item_closed');
      const voter = `${ref} ${call.caller.id}`;
      const before = votes.get(voter);
      const row = { roomId, queue: key, userId: call.caller.id, vote };
      if (before === vote || (before === undefined && vote === 'none')) {
        return { result: { item }, events: [], row: { ...row, item } };
      }
      const tally = (side: 'up' | 'down') => (vote === side ? 1 : 0) - (before === side ? 1 : 0);
      const voted: QueueItem = {
        ...item,
        upvotes: item.upvotes + tally('up'),
        downvotes: item.downvotes + tally('down'),
      };
      items.set(ref, voted);
      if (vote === 'none') votes.delete(voter);
      else votes.set(voter, vote);
      const { upvotes, downvotes } = voted;
      return {
        result: { item: voted },
        events: [{ type: 'queue.item_voted', data: { queue: key, itemId: item.id, vote, upvotes, downvotes } }],
        row: { ...row, item: voted },
      };
    },
    store: storeVotes,
  }),
  next: write(async (db, call) => {
    const roomId = inRoom(call).gate.room.id;
    const { queue: known } = await found(db, call);
    const active = known.items.find((item) => item.status === 'active') ?? null;
    const next = known.items.filter((item) => item.status === 'waiting').sort(queueOrder)[0] ?? null;
    if (!active && !next) return { result: { done: null, active: null }, events: [] };
    if (active) await setStatus(db, roomId, known.key, active.id, 'done', call.now);
    if (next) await setStatus(db, roomId, known.key, next.id, 'active', null);
    return {
      result: {
        done: active && { ...active, status: 'done' },
        active: next && { ...next, status: 'active' },
      },
      events: [
        {
          type: 'queue.advanced',
          data: { queue: known.key, doneId: active?.id ?? null, activeId: next?.id ?? null },
        },
      ],
    };
  }),
  remove: write(async (db, call) => {
    const roomId = inRoom(call).gate.room.id;
    const { queue: known } = await found(db, call);
    const item = known.items.find((one) => one.id === call.input.item);
    if (!item) {
      const over = await selectItems(db, [{ roomId, queue: known.key, id: call.input.item }]);
      throw new RoomfulError(over.size > 0 ? 'queue_item_closed' : 'queue_item_not_found');
    }
    if (item.addedBy.id !== call.caller.id && !isStaff(inRoom(call).role)) {
      throw new RoomfulError('forbidden', 'unable to remove; only the staff remove what another added', {
        details: { rule: 'own_item', role: inRoom(call).role, needs: 'queue.manage' },
      });
    }
    await setStatus(db, roomId, known.key, item.id, 'removed', call.now);
    return {
      result: { item: { ...item, status: 'removed' } },
      events: [{ type: 'queue.item_removed', data: { queue: known.key, itemId: item.id } }],
    };
  }),
  list: async (db, call) => {
    const { queue: known } = await found(db, call);
    const { items, ...rest } = known;
    const rank = (item: QueueItem) => (item.status === 'active' ? 0 : 1);
    const wanted =
      call.input.status === 'open'
        ? items.sort((a, b) => rank(a) - rank(b) || queueOrder(a, b))
        : await selectOver(db, inRoom(call).gate.room.id, known.key, call.input.limit);
    return { queue: rest, items: pageOf(wanted, { limit: call.input.limit }).rows };
  },
};
