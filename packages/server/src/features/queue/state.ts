import type { RoomSnapshot } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { RoomLook, RoomSlice } from '../types.js';
import { selectOpenVotes, selectQueues } from './queries.js';

/** The queues with their open items, and the viewer's votes on these. */
export const room = async (db: Knex, { gate, userIds }: RoomLook): Promise<RoomSlice<'queues', 'votes'>> => {
  const queues = await selectQueues(db, gate.room.id);
  const rows = queues.length === 0 ? [] : await selectOpenVotes(db, gate.room.id, userIds);
  const votes = new Map<string, RoomSnapshot['me']['votes']>();
  for (const row of rows) {
    const own = votes.get(row.user_id) ?? {};
    own[row.queue_key] = { ...own[row.queue_key], [row.item_id]: row.vote };
    votes.set(row.user_id, own);
  }
  return {
    state: { queues: Object.fromEntries(queues.map((queue) => [queue.key, queue])) },
    me: ({ userId }) => ({ votes: votes.get(userId) ?? {} }),
  };
};
