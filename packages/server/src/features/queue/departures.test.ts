import { type EventDraft, limits, type Queue, type QueueItem } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { createErasure } from '../../jobs/erasure.js';
import { logOf, person } from '../../pipeline/testNode.js';
import { provide } from '../provided.js';
import { people, useTestRoom } from '../testCalls.js';

const { owner, moderator, member } = people;
const bob = person('bob');
const { open } = useTestRoom();

/** A room in which bob has voted on two items of the member, and has one that waits, one that is active and one that is over. */
const setUp = async () => {
  const room = await open();
  const { roomId, must, database } = room;
  await must(bob, 'rooms.join', { room: roomId });
  await must(owner, 'queue.open', { room: roomId });
  const add = async (who: typeof bob, title: string) =>
    (await must<{ item: QueueItem }>(who, 'queue.add', { room: roomId, title })).item.id;
  const vote = (who: typeof bob, item: number, cast: string) =>
    must(who, 'queue.vote', { room: roomId, item, vote: cast });
  const over = await add(bob, 'over');
  await must(owner, 'queue.next', { room: roomId });
  const active = await add(bob, 'active');
  await must(owner, 'queue.next', { room: roomId });
  const [liked, disliked, waiting] = [
    await add(member, 'liked'),
    await add(member, 'disliked'),
    await add(bob, 'mine'),
  ];
  await vote(bob, liked, 'up');
  await vote(member, liked, 'up');
  await vote(bob, disliked, 'down');
  await vote(member, waiting, 'up');
  const items = async () =>
    (await room.ok<{ queue: Queue; items: QueueItem[] }>(owner, 'queue.list', { room: roomId, status: 'open' })).items
      .map(({ id, upvotes, downvotes }) => [id, upvotes, downvotes])
      .sort();
  const since = async (seq: number) => (await logOf(database, roomId)).slice(seq) as unknown as EventDraft[];
  const head = async () => (await logOf(database, roomId)).length;
  return { ...room, add, vote, items, since, head, ids: { over, active, liked, disliked, waiting } };
};

const departures: [name: string, by: typeof bob, command: string, input: object][] = [
  ['leaves', bob, 'rooms.leave', {}],
  ['is removed', owner, 'members.remove', { user: 'bob' }],
  ['is kicked', moderator, 'moderation.kick', { user: 'bob' }],
  ['is banned', moderator, 'moderation.ban', { user: 'bob' }],
];

describe('somebody who voted and waits in a queue', () => {
  it.each(departures)(
    '%s: votes on open items and waiting items go, in the same commit',
    async (_, by, command, input) => {
      const { roomId, must, items, since, head, published, ids } = await setUp();
      const { active, liked, disliked, waiting } = ids;
      expect(await items()).toEqual([
        [active, 0, 0],
        [liked, 2, 0],
        [disliked, 0, 1],
        [waiting, 1, 0],
      ]);
      const before = await head();
      await must(by, command, { room: roomId, ...input });
      expect(await items()).toEqual([
        [active, 0, 0],
        [liked, 1, 0],
        [disliked, 0, 0],
      ]);
      const [, votes, removed, ...more] = await since(before);
      expect(votes?.data).toEqual({
        queue: 'main',
        userId: 'bob',
        items: [
          { itemId: liked, vote: 'none', upvotes: 1, downvotes: 0 },
          { itemId: disliked, vote: 'none', upvotes: 0, downvotes: 0 },
        ],
      });
      const withdrawn = { queue: 'main', userId: 'bob', itemIds: [waiting] };
      expect([removed, more]).toMatchObject([{ type: 'queue.items_withdrawn', data: withdrawn }, []]);
      expect(published.at(-1)?.events).toHaveLength(3);
    },
  );

  it('is muted: nothing changes', async () => {
    const { roomId, must, items } = await setUp();
    const before = await items();
    await must(moderator, 'moderation.mute', { room: roomId, user: 'bob' });
    expect(await items()).toEqual(before);
  });

  it('gets it back when the staff restores it, as far as the queue has not moved on', async () => {
    const { roomId, must, code, items, vote, ids } = await setUp();
    const { active, liked, disliked, waiting } = ids;
    await must(moderator, 'moderation.ban', { room: roomId, user: 'bob' });
    expect(await code(moderator, 'moderation.restore', { room: roomId, user: 'bob' })).toBe('member_not_found');
    await must(moderator, 'moderation.unban', { room: roomId, user: 'bob' });
    await must(bob, 'rooms.join', { room: roomId });
    expect(await code(member, 'moderation.restore', { room: roomId, user: 'bob' })).toBe('forbidden');
    // A newer vote counts, and an item that is over is left alone.
    await vote(bob, disliked, 'up');
    await must(moderator, 'moderation.restore', { room: roomId, user: 'bob' });
    const restored = [
      [active, 0, 0],
      [liked, 2, 0],
      [disliked, 1, 0],
      [waiting, 0, 0],
    ];
    expect(await items()).toEqual(restored);
    await must(moderator, 'moderation.restore', { room: roomId, user: 'bob' });
    expect(await items()).toEqual(restored);
  });

  it('gets the last vote back after leaving twice', async () => {
    const { database, roomId, must, items, vote, ids } = await setUp();
    const { disliked, liked } = ids;
    await must(bob, 'rooms.leave', { room: roomId });
    await must(bob, 'rooms.join', { room: roomId });
    await vote(bob, disliked, 'up');
    await must(bob, 'rooms.leave', { room: roomId });
    expect(await database.knex('queue_withdrawn').where({ item_id: disliked }).pluck('vote')).toEqual(['up']);
    await must(bob, 'rooms.join', { room: roomId });
    await must(moderator, 'moderation.restore', { room: roomId, user: 'bob' });
    expect(await items()).toEqual(
      expect.arrayContaining([
        [disliked, 1, 0],
        [liked, 2, 0],
      ]),
    );
  });

  it('gets back what did not fit into a full queue when there is space again', async () => {
    const { database, roomId, must, items, ids } = await setUp();
    await must(bob, 'rooms.leave', { room: roomId });
    await must(bob, 'rooms.join', { room: roomId });
    const { liked, waiting } = ids;
    await database.knex.raw(
      `insert into queue_items (room_id, queue_key, id, title, metadata, added_by, added_by_name, added_at, status)
       select room_id, queue_key, 1000 + n, title, metadata, 'x', 'x', 1, 'waiting'
       from queue_items cross join generate_series(1, 497) n where room_id = ? and id = ?`,
      [roomId, liked],
    );
    await must(moderator, 'moderation.restore', { room: roomId, user: 'bob' });
    expect((await items()).map(([id]) => id)).not.toContain(waiting);
    await must(moderator, 'queue.remove', { room: roomId, item: 1_001 });
    await must(moderator, 'moderation.restore', { room: roomId, user: 'bob' });
    expect((await items()).map(([id]) => id)).toContain(waiting);
  });

  it('may have voted on, and wait with, as many items as there can be', async () => {
    const { database, roomId, must, since, head, ids } = await setUp();
    for (let n = 1; n < limits.queuesPerRoom; n++) await must(owner, 'queue.open', { room: roomId, queue: `q${n}` });
    await database.knex.raw(
      `insert into queue_items (room_id, queue_key, id, title, metadata, added_by, added_by_name, added_at, status, upvotes)
       select i.room_id, q.key, 1000 + n, i.title, i.metadata, 'bob', 'bob', 1, 'waiting', 1
       from queue_items i cross join queues q cross join generate_series(1, 496) n where i.room_id = ? and i.id = ?`,
      [roomId, ids.liked],
    );
    await database.knex.raw(
      `insert into queue_votes select room_id, queue_key, id, 'bob', 'up' from queue_items where id > 1000`,
    );
    const before = await head();
    await must(moderator, 'moderation.ban', { room: roomId, user: 'bob' });
    expect(await since(before)).toHaveLength(1 + 2 * limits.queuesPerRoom);
    await must(moderator, 'moderation.unban', { room: roomId, user: 'bob' });
    await must(bob, 'rooms.join', { room: roomId });
    await must(moderator, 'moderation.restore', { room: roomId, user: 'bob' });
    expect(await database.knex('queue_withdrawn')).toEqual([]);
    expect(await database.knex('queue_votes').where({ user_id: 'bob', vote: 'up' })).toHaveLength(9_921);
  });

  it('loses it for good after 30 days, however long the server keeps deleted messages', async () => {
    const { database, roomId, must, lanes, clock, reported } = await setUp();
    const facts = { version: '0', node: '00000000-0000-4000-8000-000000000001', generation: 'test' };
    const { run } = createErasure({
      database,
      lanes,
      steps: provide().forErasure,
      server: { ...facts, messagesPerMinute: 0, eraseAfterMs: 0 },
      clockOffsetMs: () => clock.offsetMs,
      report: (error) => reported.push(error),
    });
    await must(bob, 'rooms.leave', { room: roomId });
    const keptAfter = async (days: number) => {
      clock.offsetMs = days * 86_400_000;
      await run();
      return database.knex('queue_withdrawn').orderBy('kind').pluck('kind');
    };
    for (const days of [0, 29]) expect(await keptAfter(days)).toEqual(['item', 'vote', 'vote']);
    expect(await keptAfter(31)).toEqual([]);
    expect(reported).toEqual([]);
  });
});
