import { contract, type RoomfulEvent } from '@roomful/protocol';
import { expect, it } from 'vitest';
import type { Database } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import { selectErased } from '../features/erasure/erasedUsers.js';
import { tables } from '../features/index.js';
import { saveLastSeen, selectLastSeen } from '../features/presence/queries.js';
import { eraseProfile } from '../features/users/queries.js';
import { createPresenceState } from '../live/presence.js';
import { createTypingState } from '../live/typing.js';
import { erasedIn } from '../pipeline/rowFacts.js';
import { createTestNode, person } from '../pipeline/testNode.js';
import { createErased } from './erased.js';

const service = person('service', 'service');
const hourMs = 3_600_000;

const signal = () => {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
};

withDatabases((_kind, open) => {
  const setUp = async () => {
    const database = await open();
    const node = createTestNode(database);
    // Stores the user's profile first, so that there is something to erase.
    const erase = async (user: string) => {
      const fields = { name: user, avatar_url: null, role: 'user', updated_at: 0 };
      await database.transaction((trx) => trx('users').insert({ id: user, ...fields }));
      await node.must(service, 'users.erase', { user });
    };
    return { database, node, erase };
  };
  const listen = (database: Database, clockOffsetMs = () => 0) => {
    const told: string[] = [];
    return {
      told,
      ...createErased({
        database,
        erasedIn: erasedIn(contract),
        selectErased,
        clockOffsetMs,
        erased: (userId) => told.push(userId),
      }),
    };
  };

  it('is reported once, whether it is committed here, found by polling, or both, and not if it is older than the start', async () => {
    const { database, node, erase } = await setUp();
    await erase('ana');
    const heard = listen(database, () => node.clock.offsetMs);
    await heard.begin();
    await heard.poll();
    expect(heard.told).toEqual([]);

    // That a room has cleared an erased user's messages ends no connection.
    const cleared = { seq: 9, type: 'member.erased', at: Date.now(), actor: null, key: null, data: { userId: 'bob' } };
    heard.committed({ stream: 'room:r', events: [cleared as RoomfulEvent] });
    expect(heard.told).toEqual([]);

    await erase('bob');
    await heard.poll();
    for (const frame of [...node.published, ...node.published]) heard.committed(frame);
    await heard.poll();
    expect(heard.told).toEqual(['bob']);

    // The same user again, this time noticed at the commit.
    node.published.length = 0;
    await erase('bob');
    for (const frame of node.published) heard.committed(frame);
    await heard.poll();
    expect(heard.told).toEqual(['bob', 'bob']);

    node.clock.offsetMs += hourMs;
    await heard.poll();
    // Erasures that are no longer remembered are too old to be found again.
    for (const frame of node.published) heard.committed(frame);
    await heard.poll();
    expect(heard.told).toEqual(['bob', 'bob']);
    await erase('cem');
    await heard.poll();
    expect(heard.told).toEqual(['bob', 'bob', 'cem']);
  });

  it("removes when the user was seen before, and keeps this for other users and for the user's return", async () => {
    const { database, erase } = await setUp();
    const now = Date.now();
    const save = (seen: [string, number][]) => database.transaction((trx) => saveLastSeen(trx, new Map(seen)));
    const kept = async () => Object.fromEntries(await database.read((db) => selectLastSeen(db, ['ana', 'bob'])));
    await save([
      ['ana', now - hourMs],
      ['bob', now - hourMs],
    ]);
    await erase('bob');
    await save([
      ['ana', now - 1],
      ['bob', now - 1],
    ]);
    expect(await kept()).toEqual({ ana: now - 1 });
    await save([['bob', now + hourMs]]);
    expect(await kept()).toEqual({ ana: now - 1, bob: now + hourMs });
  });

  it('waits for a running erasure, which removes what was saved a moment before', async () => {
    const { database } = await setUp();
    const at = Date.now();
    const save = () => database.transaction((trx) => saveLastSeen(trx, new Map([['bob', at]])));
    const kept = () => database.read((db) => selectLastSeen(db, ['bob']));
    const order: string[] = [];
    const [removed, saveBegan] = [signal(), signal()];
    const erasing = database.transaction(async (trx) => {
      await eraseProfile(trx, tables, 'bob');
      removed.give();
      await saveBegan.given;
      // Long enough for a save that does not wait.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const event = { stream_id: 'user:bob', seq: 1, type: 'user.erased', at: Date.now(), data: { userId: 'bob' } };
      await trx('events').insert({ ...event, data: JSON.stringify(event.data) });
      order.push('erased');
    });
    await removed.given;
    const saving = save().then(() => order.push('saved'));
    saveBegan.give();
    await Promise.all([erasing, saving]);
    expect(order).toEqual(['erased', 'saved']);
    expect((await kept()).size).toBe(0);
  });
});

it('is shown as never seen, and nothing from before counts any more', () => {
  const state = createPresenceState();
  const nothing = { status: 'offline', activity: null, seenAt: Number.NEGATIVE_INFINITY };
  state.came('ana', 1_000);
  state.came('bob', 1_000, { choice: { status: 'busy', activity: 'at 12 High St', agoMs: 0 } });
  state.due(1_000, 0);
  expect(state.online(1_000)).toEqual(['ana', 'bob']);
  state.forget('bob');
  expect([...state.due(2_000, 0)]).toEqual([['bob', nothing]]);
  expect(state.look(['bob'], 2_000).size).toBe(0);
  expect(state.online(3_000)).toEqual(['ana']);
  state.active('bob', 3_000);
  state.choose('bob', { activity: 'still there' }, 3_000);
  expect([...state.unsaved(true).keys()]).toEqual(['ana']);

  state.came('bob', 4_000);
  state.left('bob', 'forgotten', 4_000);
  expect([...state.due(4_000, 0)]).toEqual([['bob', { status: 'online', activity: null, seenAt: 4_000 }]]);
  expect(state.online(5_000)).toEqual(['ana', 'bob']);
  state.left('bob', 'goodbye', 6_000);
  expect(state.due(6_000, 0).get('bob')?.status).toBe('offline');
  expect(state.count()).toBe(1);
});

it('is typing nowhere', () => {
  const state = createTypingState();
  for (const room of ['one', 'two']) state.key(room, { id: 'bob', name: 'Robert' }, 0);
  state.key('one', { id: 'ana', name: 'Ana' }, 0);
  state.due(0, () => 0);
  state.forget('bob');
  expect(state.of('two', 1)).toEqual({ users: [], count: 0 });
  expect(Object.fromEntries(state.due(1, () => 0))).toEqual({
    one: { users: [{ id: 'ana', name: 'Ana' }], count: 1 },
    two: { users: [], count: 0 },
  });
});
