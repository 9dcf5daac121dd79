import type { RoomfulEvent } from '@roomful/protocol';
import pg from 'pg';

/** How many messages of others a user has not read, and how many of them mention the user. */
export interface Count {
  unread: number;
  mentions: number;
}

const most = 100;

/** Counts for a position from a room's log up to a head, as simply as possible. */
export const countInLog = (
  log: readonly RoomfulEvent[],
  { head, readUpTo, userId }: { head: number; readUpTo: number; userId: string },
): Count => {
  const past = log.filter(({ seq }) => seq <= head);
  const deleted = new Set(past.flatMap((event) => (event.type === 'message.deleted' ? [event.data.messageId] : [])));
  const others = past.flatMap((event) => {
    if (event.type !== 'message.created' || event.seq <= readUpTo || deleted.has(event.seq)) return [];
    return event.data.message.author.id === userId ? [] : [event.data.message];
  });
  const unread = others.filter(({ threadOf, kind }) => threadOf === undefined && kind !== 'system');
  const named = others.filter(({ mentions, here }) => here === true || mentions?.includes(userId));
  return { unread: Math.min(unread.length, most), mentions: Math.min(named.length, most) };
};

const sql = `
  select m.room_id as "roomId", greatest(m.joined_seq, coalesce(r.up_to, 0))::int as "readUpTo",
    (select least(count(*), ${most})::int from messages x where x.room_id = m.room_id
      and x.id > greatest(m.joined_seq, coalesce(r.up_to, 0)) and x.author_id <> m.user_id and x.deleted_at is null
      and x.thread_of is null and x.kind <> 'system') as unread,
    (select least(count(*), ${most})::int from messages x where x.room_id = m.room_id
      and x.id > greatest(m.joined_seq, coalesce(r.up_to, 0)) and x.author_id <> m.user_id and x.deleted_at is null
      and (m.user_id = any(x.mentions) or x.here)) as mentions
  from members m left join receipts r on r.room_id = m.room_id and r.user_id = m.user_id
  where m.user_id = $1 and m.role is not null`;

/** Counts for all rooms of a user with a simple query in the database. */
export const countInDatabase = async (
  url: string,
  userId: string,
): Promise<Map<string, Count & { readUpTo: number }>> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Count & { roomId: string; readUpTo: number }>(sql, [userId]);
    return new Map(rows.map(({ roomId, ...count }) => [roomId, count]));
  } finally {
    await client.end();
  }
};
