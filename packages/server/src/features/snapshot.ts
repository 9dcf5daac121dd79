import type { Message, Queue, RoomSnapshot } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { MemberRecord, RoomGate } from '../pipeline/context.js';
import { lastPageOf } from '../pipeline/page.js';
import { pageMessages, selectPins } from './messages/queries.js';
import { selectMine } from './messages/reactionQueries.js';
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
  /** Pinned messages, the last pinned first. */
  pins: number[];
  /** Reactions to the messages by user. */
  reactions: Map<string, RoomSnapshot['me']['reactions']>;
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
  const { rows: messages, more: hasBefore } = lastPageOf(newest, { limit: window });
  const pins = (await selectPins(db, gate.room.id)).map(({ id }) => id);
  const reactions = await selectMine(db, gate.room.id, messages, userIds);
  return { gate, queues, messages, hasBefore, votes, pins, reactions };
};

/** One viewer's snapshot but for what is live, with a window of at most `window` messages. `head` is the seq at which it was read. */
export const viewSnapshot = (
  shared: SharedSnapshot,
  viewer: { userId: string; member: MemberRecord | null },
  window: number,
  head: number,
): Omit<RoomSnapshot, 'live'> => {
  const surplus = Math.max(0, shared.messages.length - window);
  const messages = shared.messages.slice(surplus);
  const mine = shared.reactions.get(viewer.userId) ?? {};
  return {
    state: {
      room: shared.gate.room,
      memberCount: shared.gate.memberCount,
      queues: Object.fromEntries(shared.queues.map((queue) => [queue.key, queue])),
      pins: shared.pins,
    },
    me: {
      userId: viewer.userId,
      role: viewer.member?.role ?? 'guest',
      mutedUntil: viewer.member?.mutedUntil ?? null,
      votes: shared.votes.get(viewer.userId) ?? {},
      reactions: Object.fromEntries(messages.flatMap(({ id }) => (mine[id] ? [[id, mine[id]]] : []))),
    },
    window: {
      from: messages[0]?.id ?? head + 1,
      messages,
      hasBefore: shared.hasBefore || surplus > 0,
    },
  };
};
