import { limits, type Queue, type QueueItem } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { logOf } from '../../pipeline/testNode.js';
import { people, type Rights, type Standing, type TestRoom, useTestRoom } from '../testCalls.js';

const { owner, moderator, member } = people;
const { open } = useTestRoom();

const setUp = async (titles: string[] = []) => {
  const room = await open();
  await room.must(owner, 'queue.open', { room: room.roomId, queue: 'main' });
  for (const title of titles) await room.must(member, 'queue.add', { room: room.roomId, title });
  const call = (who: Standing, verb: string, input: object = {}) =>
    room.code(people[who], `queue.${verb}`, { room: room.roomId, ...input });
  const open1 = () =>
    room.ok<{ queue: Queue; items: QueueItem[] }>(member, 'queue.list', { room: room.roomId, status: 'open' });
  const over = () =>
    room.ok<{ items: QueueItem[] }>(member, 'queue.list', { room: room.roomId, status: 'over' }).then((it) => it.items);
  const vote = (who: Standing, item: number, vote: string) =>
    room.must<{ item: QueueItem }>(people[who], 'queue.vote', { room: room.roomId, item, vote }).then((it) => it.item);
  return { ...room, call, open: open1, over, vote };
};

const typesOf = async ({ database, roomId }: Pick<TestRoom, 'database' | 'roomId'>) =>
  (await logOf(database, roomId)).map(({ type }) => type).filter((type) => type.startsWith('queue.'));

describe('the rights of a queue', () => {
  const all = { owner: 'ok', moderator: 'ok', member: 'ok', guest: 'forbidden', operator: 'ok', service: 'ok' };
  const staff: Rights = { ...all, member: 'forbidden' };
  const table: [verb: string, input: object, rights: Rights][] = [
    ['open', { queue: 'second' }, staff],
    ['add', { title: 'song' }, all],
    ['vote', { item: 1, vote: 'up' }, all],
    ['next', {}, staff],
    ['list', {}, { ...all, guest: 'ok' }],
  ];
  it('allow the staff to open and advance, members to add and vote, and everybody to read', async () => {
    const { call } = await setUp(['first']);
    for (const [verb, input, rights] of table) {
      for (const [who, expected] of Object.entries(rights) as [Standing, string][]) {
        const own = verb === 'open' ? { queue: `of-${who}` } : {};
        expect([verb, who, await call(who, verb, { ...input, ...own })]).toEqual([verb, who, expected]);
      }
    }
  });

  it("allow removing one's own items, and the staff to remove items of others", async () => {
    const { call } = await setUp(['one', 'two', 'three', 'four', 'five']);
    await call('moderator', 'add', { title: 'six' });
    expect(await call('member', 'remove', { item: 6 })).toBe('forbidden');
    expect(await call('guest', 'remove', { item: 1 })).toBe('forbidden');
    for (const [item, who] of (['member', 'moderator', 'owner', 'operator', 'service'] as const).entries())
      expect([who, await call(who, 'remove', { item: item + 1 })]).toEqual([who, 'ok']);
  });
});

describe('a queue', () => {
  it('refuses invalid input and stores nothing of it', async () => {
    const { call, everything } = await setUp(['active', 'waiting', 'removed']);
    await call('owner', 'next');
    await call('member', 'remove', { item: 3 });
    const before = await everything();
    const table: [verb: string, input: object, code: string][] = [
      ['open', { queue: 'main' }, 'queue_exists'],
      ['add', { queue: 'other', title: 'x' }, 'queue_not_found'],
      ['next', { queue: 'other' }, 'queue_not_found'],
      ['list', { queue: 'other' }, 'queue_not_found'],
      ['vote', { item: 9, vote: 'up' }, 'queue_item_not_found'],
      ['vote', { item: 1, vote: 'up' }, 'queue_item_closed'],
      ['vote', { item: 3, vote: 'up' }, 'queue_item_closed'],
      ['remove', { item: 9 }, 'queue_item_not_found'],
      ['remove', { item: 3 }, 'queue_item_closed'],
    ];
    for (const [verb, input, code] of table) expect([verb, await call('owner', verb, input)]).toEqual([verb, code]);
    expect(await everything()).toEqual(before);
  });

  it(`is one of at most ${limits.queuesPerRoom} in a room`, async () => {
    const { call } = await setUp();
    for (let n = 2; n <= limits.queuesPerRoom; n++) expect(await call('owner', 'open', { queue: `q${n}` })).toBe('ok');
    expect(await call('owner', 'open', { queue: 'one-more' })).toBe('queue_full');
  });

  it(`takes ${limits.queueOpenItems} open items, and another one when one of them is closed`, async () => {
    const { call, database, roomId } = await setUp();
    await database.transaction(async (trx) => {
      await trx.raw(
        `insert into queue_items (room_id, queue_key, id, title, metadata, added_by, added_by_name, added_at, status)
         select ?, 'main', n, 'x', '{}', 'member', 'member', 1, 'waiting' from generate_series(1, ?::int) n`,
        [roomId, limits.queueOpenItems],
      );
      await trx('queues').update({ last_item: limits.queueOpenItems });
    });
    expect(await call('member', 'add', { title: 'one more' })).toBe('queue_full');
    await call('owner', 'remove', { item: 7 });
    expect(await call('member', 'add', { title: 'one more' })).toBe('ok');
    expect(await call('member', 'add', { title: 'and another' })).toBe('queue_full');
  });

  it('never reuses an id', async () => {
    const { call, must, roomId } = await setUp(['one', 'two']);
    await call('member', 'remove', { item: 2 });
    expect(await must(member, 'queue.add', { room: roomId, title: 'three' })).toMatchObject({ item: { id: 3 } });
  });
});

describe('the next item', () => {
  it('is the one with the most votes, or the oldest of equals, and there is never more than one', async () => {
    const { call, open, over, vote } = await setUp(['one', 'two', 'three', 'four']);
    await vote('owner', 3, 'up');
    await vote('member', 3, 'up');
    await vote('moderator', 3, 'down');
    await vote('owner', 4, 'up');
    await vote('owner', 1, 'down');
    for (const expected of [3, 4, 2, 1]) {
      expect(await call('moderator', 'next')).toBe('ok');
      const { queue, items } = await open();
      expect(queue.activeId).toBe(expected);
      expect(items.filter(({ status }) => status === 'active').map(({ id }) => id)).toEqual([expected]);
    }
    expect((await over()).map(({ id, status }) => [id, status])).toEqual([
      [2, 'done'],
      [4, 'done'],
      [3, 'done'],
    ]);
  });

  it('does not exist in an empty queue; the last item ends, and then nothing more happens', async () => {
    const room = await setUp(['only']);
    const next = () => room.must(moderator, 'queue.next', { room: room.roomId });
    expect(await next()).toMatchObject({ done: null, active: { id: 1 } });
    expect(await next()).toMatchObject({ done: { id: 1, status: 'done' }, active: null });
    const before = await typesOf(room);
    expect(await next()).toEqual({ done: null, active: null });
    expect(await typesOf(room)).toEqual(before);
  });
});

describe('a vote', () => {
  it('counts once per user, in either direction', async () => {
    const { vote } = await setUp(['one']);
    const table: [who: Standing, vote: string, up: number, down: number][] = [
      ['owner', 'up', 1, 0],
      ['owner', 'up', 1, 0],
      ['member', 'up', 2, 0],
      ['owner', 'down', 1, 1],
      ['owner', 'none', 1, 0],
      ['owner', 'none', 1, 0],
      ['member', 'none', 0, 0],
    ];
    for (const [who, how, upvotes, downvotes] of table)
      expect([who, how, await vote(who, 1, how)]).toMatchObject([who, how, { upvotes, downvotes }]);
  });

  it('causes no event if it does not change', async () => {
    const room = await setUp(['one']);
    for (const how of ['none', 'up', 'up', 'none', 'none']) await room.vote('owner', 1, how);
    expect((await typesOf(room)).filter((type) => type === 'queue.item_voted')).toHaveLength(2);
  });

  it('adds to the others of the same batch', async () => {
    const { vote, open, batches } = await setUp(['one', 'two']);
    batches.length = 0;
    await Promise.all(
      (['owner', 'moderator', 'member'] as const).flatMap((who) => [
        vote(who, 1, 'up'),
        vote(who, 2, 'up'),
        vote(who, 2, 'down'),
      ]),
    );
    expect(Math.max(...batches)).toBeGreaterThan(1);
    expect((await open()).items).toMatchObject([
      { upvotes: 3, downvotes: 0 },
      { upvotes: 0, downvotes: 3 },
    ]);
  });
});
