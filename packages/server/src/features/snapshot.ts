import type { Message, Queue, RoomSnapshot } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { MemberRecord, RoomGate } from './context.js';
import { pageMessages } from './messages/queries.js';
import { selectOpenVotes, selectQueues } from './queue/queries.js';

/** What a snapshot takes from the database for all of its viewers at once. */
export interface SharedSnapshot {
  gate: RoomGate;
  queues: Queue[];
  /** The newest messages in order, and whether older ones exist. */
  messages: Message[];
  hasBefore: boolean;
  /** Votes on open items by user. */
  votes: Map<string, RoomSnapshot['me']['votes']>;
}

/** Reads the parts of a room's snapshot; the caller holds a transaction that sees one state of the database. */
export const readSnapshot = async (
  db: Knex,
  gate: RoomGate,
  userIds: readonly string[],
  window: number,
): Promise<SharedSnapshot> => {
  const queues = await selectQueues(db, gate.room.id);
  const newest = await pageMessages(db, gate.room.id, { limit: window + 1 });
  const votes = new Map<string, RoomSnapshot['me']['votes']>();
  const rows = queues.length === 0 ? [] : await selectOpenVotes(db, gate.room.id, userIds);
  for (const row of rows) {
    const own = votes.get(row.user_id) ?? {};
    own[row.queue_key] = { ...own[row.queue_key], [row.item_id]: row.vote };
    votes.set(row.user_id, own);
  }
  const hasBefore = newest.length > window;
  return { gate, queues, messages: hasBefore ? newest.slice(1) : newest, hasBefore, votes };
};

/** One viewer's snapshot, with a window of at most `window` messages. `head` is the seq at which it was read. */
export const viewSnapshot = (
  shared: SharedSnapshot,
  viewer: { userId: string; member: MemberRecord | null },
  window: number,
  head: number,
): RoomSnapshot => {
  const surplus = Math.max(0, shared.messages.length - window);
  const messages = shared.messages.slice(surplus);
  return {
    state: {
      room: shared.gate.room,
      memberCount: shared.gate.memberCount,
      queues: Object.fromEntries(shared.queues.map((queue) => [queue.key, queue])),
    },
    me: {
      userId: viewer.userId,
      role: viewer.member?.role ?? 'guest',
      mutedUntil: viewer.member?.mutedUntil ?? null,
      votes: shared.votes.get(viewer.userId) ?? {},
    },
    window: {
      from: messages[0]?.id ?? head + 1,
      messages,
      hasBefore: shared.hasBefore || surplus > 0,
    },
  };
};
