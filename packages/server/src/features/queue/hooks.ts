import { contract, type EventDraft, limits, type QueueItem, type QueueVote } from '@roomful/protocol';
import type { Knex } from 'knex';
import { each, type Hooks } from '../../pipeline/hooks.js';
import { storeVotes } from './queries.js';
import {
  countOpen,
  deleteVotesOf,
  dropKept,
  type Kept,
  type Person,
  reopen,
  selectKept,
  withdrawOf,
} from './withdrawnQueries.js';

const { itemRestored, itemsWithdrawn, votesChanged } = contract.queue.events;

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

/** Takes a user's votes on open items and the user's waiting items out of the queues of a room, and keeps them. */
const withdraw = async (db: Knex, person: Person, now: number): Promise<EventDraft[]> => {
  const { votes, items } = await withdrawOf(db, person, now);
  const events = await change(
    db,
    person,
    votes.map(({ queue, item, vote }) => ({ queue, item: tallied(item, vote, -1), vote: 'none' })),
  );
  for (const [queue, itemIds] of items)
    events.push({ type: itemsWithdrawn.type, data: { queue, userId: person.userId, itemIds } });
  return events;
};

/** Restores what the queues still allow. What does not fit into a full queue is kept for another try. */
const restore = async (db: Knex, person: Person): Promise<EventDraft[]> => {
  const kept = await selectKept(db, person);
  if (kept.length === 0) return [];
  const open = await countOpen(db, person.roomId);
  const [items, votes, over]: [Kept[], Kept[], Kept[]] = [[], [], []];
  const waiting = new Set<string>();
  for (const one of kept) {
    const ref = `${one.queue} ${one.item.id}`;
    const { status } = one.item;
    if (one.kind === 'item') {
      const before = open.get(one.queue) ?? 0;
      if (status !== 'removed') over.push(one);
      else if (before < limits.queueOpenItems) {
        open.set(one.queue, before + 1);
        waiting.add(ref);
        items.push({ ...one, item: { ...one.item, status: 'waiting', upvotes: 0, downvotes: 0 } });
      }
    } else if (status === 'done' || one.hasNewVote) over.push(one);
    else if (status !== 'removed' || waiting.has(ref)) votes.push(one);
  }
  await reopen(db, person.roomId, items);
  await dropKept(db, person, [...items, ...votes, ...over]);
  const events: EventDraft[] = items.map(({ queue, item }) => ({ type: itemRestored.type, data: { queue, item } }));
  const changes = votes.flatMap(({ queue, item, vote }) => {
    const base = waiting.has(`${queue} ${item.id}`) ? { ...item, upvotes: 0, downvotes: 0 } : item;
    return vote === null ? [] : [{ queue, item: tallied(base, vote, 1), vote }];
  });
  return [...events, ...(await change(db, person, changes))];
};

const leave = each<'member.left' | 'member.removed' | 'member.kicked' | 'member.banned'>(
  (db, { roomId, data: { userId }, now }) => withdraw(db, { roomId, userId }, now),
);

/** What becomes of votes and waiting items when their user leaves. A mute changes nothing. */
export const hooks: Hooks = {
  emits: [itemRestored, itemsWithdrawn, votesChanged],
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
