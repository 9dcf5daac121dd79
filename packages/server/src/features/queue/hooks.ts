import { contract, type EventDraft, limits, type QueueItem, type QueueVote } from '@roomful/protocol';
import type { Knex } from 'knex';
import { each, type Hooks } from '../../pipeline/hooks.js';
import { itemRef, selectItems, selectQueues, selectVotes, setStatus, storeVotes } from './queries.js';
import {
  deleteVotesOf,
  insertWithdrawn,
  type Person,
  reopen,
  selectVotesOn,
  selectWaitingOf,
  takeWithdrawn,
} from './withdrawnQueries.js';

const { itemRemoved, itemRestored, votesChanged } = contract.queue.events;

interface Change {
  queue: string;
  item: QueueItem;
  vote: QueueVote | 'none';
}

/** The item after a vote was added to its tally, or taken from it. */
const tallied = (item: QueueItem, vote: QueueVote, by: 1 | -1): QueueItem =>
  vote === 'up' ? { ...item, upvotes: item.upvotes + by } : { ...item, downvotes: item.downvotes + by };

/** Writes the changed votes of a user; one event for each queue. */
const change = async (db: Knex, { roomId, userId }: Person, changes: readonly Change[]): Promise<EventDraft[]> => {
  if (changes.length === 0) return [];
  await storeVotes(
    db,
    changes.map((one) => ({ ...one, roomId, userId })),
  );
  return [...new Set(changes.map(({ queue }) => queue))].map((queue) => ({
    type: votesChanged.type,
    data: {
      queue,
      userId,
      items: changes
        .filter((one) => one.queue === queue)
        .map(({ item: { id, upvotes, downvotes }, vote }) => ({ itemId: id, vote, upvotes, downvotes })),
    },
  }));
};

/** Takes a user's votes on open items and the user's waiting items out of the queues of a room. */
const withdraw = async (db: Knex, person: Person, now: number): Promise<EventDraft[]> => {
  const votes = await selectVotesOn(db, person);
  const waiting = await selectWaitingOf(db, person);
  if (votes.length === 0 && waiting.length === 0) return [];
  await insertWithdrawn(db, person, now, [
    ...votes.map(({ queue, item, vote }) => ({ queue, itemId: item.id, kind: vote })),
    ...waiting.map(({ queue, item }) => ({ queue, itemId: item.id, kind: 'author' as const })),
  ]);
  const events = await change(
    db,
    person,
    votes.map(({ queue, item, vote }) => ({ queue, item: tallied(item, vote, -1), vote: 'none' })),
  );
  for (const { queue, item } of waiting) {
    await setStatus(db, person.roomId, queue, item.id, 'removed', now);
    events.push({ type: itemRemoved.type, data: { queue, itemId: item.id } });
  }
  return events;
};

/** Gives a user back what is still possible: the queue may have moved on, be full, or have new votes of the user. */
const restore = async (db: Knex, person: Person): Promise<EventDraft[]> => {
  const { roomId, userId } = person;
  const lost = await takeWithdrawn(db, person);
  if (lost.length === 0) return [];
  const refs = lost.map(({ queue, itemId }) => ({ roomId, queue, id: itemId, userId }));
  const [items, votes] = [await selectItems(db, refs), await selectVotes(db, refs)];
  const openItems = new Map((await selectQueues(db, roomId)).map(({ key, items: open }) => [key, open.length]));
  const events: EventDraft[] = [];
  const changes: Change[] = [];
  for (const { queue, itemId, kind } of lost) {
    const ref = itemRef(roomId, queue, itemId);
    const item = items.get(ref);
    if (!item) continue;
    if (kind === 'author') {
      const open = openItems.get(queue) ?? 0;
      if (item.status !== 'removed' || open >= limits.queueOpenItems) continue;
      openItems.set(queue, open + 1);
      await reopen(db, { roomId, queue, itemId });
      const again: QueueItem = { ...item, status: 'waiting', upvotes: 0, downvotes: 0 };
      events.push({ type: itemRestored.type, data: { queue, item: again } });
    } else if ((item.status === 'waiting' || item.status === 'active') && !votes.has(`${ref} ${userId}`))
      changes.push({ queue, item: tallied(item, kind, 1), vote: kind });
  }
  return [...events, ...(await change(db, person, changes))];
};

const leave = each<'member.left' | 'member.removed' | 'member.kicked' | 'member.banned'>(
  (db, { roomId, data: { userId }, now }) => withdraw(db, { roomId, userId }, now),
);

/** What becomes of votes and waiting items when their user leaves. A mute changes nothing. */
export const hooks: Hooks = {
  emits: [itemRemoved, itemRestored, votesChanged],
  on: {
    'member.left': leave,
    'member.removed': leave,
    'member.kicked': leave,
    'member.banned': leave,
    'member.restored': each((db, { roomId, data: { userId } }) => restore(db, { roomId, userId })),
    'member.erased': each(async (db, { roomId, data: { userId }, now }) => {
      const person = { roomId, userId };
      const events = await withdraw(db, person, now);
      await deleteVotesOf(db, person);
      return events;
    }),
  },
};
