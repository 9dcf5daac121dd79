import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { withDatabases } from '../database/testDatabase.js';
import { countHere, here, pageHere } from '../features/leases.js';
import { leaseQueries } from '../features/presence/leaseQueries.js';
import type { ServerFacts } from '../pipeline/context.js';
import { readNow } from '../pipeline/gates.js';
import { createTestNode, person } from '../pipeline/testNode.js';
import { createLiveClock } from './clock.js';
import { createLeases, leaseMs } from './leases.js';
import { graceMs } from './presence.js';

const room = randomUUID();
const other = randomUUID();

withDatabases((_kind, open) => {
  /** Opens a database with nodes that share a clock, which a test moves. */
  const setUp = async () => {
    const database = await open();
    let aheadMs = 0;
    const clockOffsetMs = () => aheadMs;
    const invisible = new Set<string>();
    const addNode = () => {
      const node = randomUUID();
      const reported: unknown[] = [];
      const saved: number[] = [];
      const failure: { now: Error | undefined } = { now: undefined };
      const leases = createLeases({
        ...leaseQueries,
        saveLeases: async (database, ofNode, changes) => {
          if (failure.now) throw failure.now;
          if (changes.here.length + changes.gone.length > 0) saved.push(changes.here.length + changes.gone.length);
          await leaseQueries.saveLeases(database, ofNode, changes);
        },
        renewNode: async (...args) => {
          if (failure.now) throw failure.now;
          return leaseQueries.renewNode(...args);
        },
        database,
        clock: createLiveClock(clockOffsetMs),
        clockOffsetMs,
        node,
        invisible: () => invisible,
        report: (error) => reported.push(error),
      });
      return {
        node,
        saved,
        reported,
        failure,
        ...leases,
        enter: (userId: string, roomId = room) => leases.followed(userId, `room:${roomId}`, true),
        leave: (userId: string, how?: 'goodbye' | 'dropped') => leases.followed(userId, `room:${room}`, false, how),
      };
    };
    const judging = async (node: string) => {
      const now = (await database.read(readNow)) + aheadMs;
      return { now, server: { node } as ServerFacts };
    };
    return {
      database,
      invisible,
      addNode,
      judging,
      advance: (ms: number) => {
        aheadMs += ms;
      },
      /** The users in the room, as a node sees them. Default: one without users. */
      seen: async (node = randomUUID(), roomId = room) => {
        const at = await judging(node);
        const ids = await database.read((db) => here(db, roomId, at));
        expect(await database.read((db) => countHere(db, roomId, at))).toBe(ids.length);
        return ids;
      },
    };
  };

  it('stores who is in which room, on all nodes together, until they leave', async () => {
    const { addNode, seen } = await setUp();
    const [one, two] = [addNode(), addNode()];
    for (const userId of ['ana', 'bob']) one.enter(userId);
    for (const userId of ['bob', 'cem']) two.enter(userId);
    two.enter('dan', other);
    two.followed('eve', `user:${room}`, true);
    await Promise.all([one.write(), two.write()]);
    expect(await seen()).toEqual(['ana', 'bob', 'cem']);
    expect(await seen(undefined, other)).toEqual(['dan']);
    one.leave('bob', 'goodbye');
    two.leave('cem');
    await Promise.all([one.write(), two.write()]);
    expect(await seen()).toEqual(['ana', 'bob']);
    expect([one.saved, two.saved]).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  it('keeps a user whose connection broke for the grace time', async () => {
    const { addNode, advance, seen } = await setUp();
    const node = addNode();
    for (const userId of ['ana', 'bob']) {
      node.enter(userId);
      node.leave(userId, 'dropped');
    }
    await node.write();
    advance(graceMs - 1_000);
    node.enter('ana');
    await node.write();
    expect(await seen()).toEqual(['ana', 'bob']);
    advance(1_000);
    await node.write();
    expect(await seen()).toEqual(['ana']);
  });

  it('ends the leases of a killed node after 20 s, and never those of a node that renews them', async () => {
    const { addNode, advance, seen } = await setUp();
    const [killed, alive] = [addNode(), addNode()];
    for (const [i, node] of [killed, alive].entries()) node.enter(`u${i}`);
    await Promise.all([killed.write(), alive.write()]);
    for (let passedMs = 0; passedMs < 2 * leaseMs; passedMs += 1_000) {
      const now = await seen();
      expect(now, `after ${passedMs} ms`).toContain('u1');
      // The time that the test itself takes has passed too.
      if (passedMs <= leaseMs - 5_000) expect(now, `after ${passedMs} ms`).toContain('u0');
      if (passedMs >= leaseMs) expect(now, `after ${passedMs} ms`).toEqual(['u1']);
      advance(1_000);
      await alive.write();
    }
    expect(alive.saved).toEqual([1]);
  });

  it('counts its own users at any time, and all of them again after a pause with one write, unless they were deleted', async () => {
    const { addNode, advance, seen, database } = await setUp();
    const [paused, alive] = [addNode(), addNode()];
    for (const userId of ['ana', 'bob']) paused.enter(userId);
    await paused.write();
    advance(60_000);
    expect([await seen(alive.node), await seen(paused.node)]).toEqual([[], ['ana', 'bob']]);
    await paused.write();
    expect([await seen(), paused.saved]).toEqual([['ana', 'bob'], [2]]);
    advance(3_600_000);
    alive.enter('cem', other);
    await alive.write();
    expect(await database.knex('nodes').pluck('id')).toEqual([alive.node]);
    paused.leave('bob', 'goodbye');
    await paused.write();
    expect([await seen(), paused.saved, paused.reported]).toEqual([['ana'], [2, 2], []]);
  });

  it('lets the users of a node that stops have the grace time to come back on another one', async () => {
    const { addNode, advance, seen } = await setUp();
    const [stopped, alive] = [addNode(), addNode()];
    for (const userId of ['ana', 'bob', 'cem']) stopped.enter(userId);
    await stopped.write();
    stopped.leave('cem', 'goodbye');
    await stopped.close();
    for (const userId of ['ana', 'bob']) stopped.leave(userId, 'dropped');
    await stopped.write();
    expect(await seen()).toEqual(['ana', 'bob']);
    alive.enter('ana');
    await alive.write();
    advance(graceMs);
    expect(await seen()).toEqual(['ana']);
  });

  it('tries again while the database fails, and reports that once', async () => {
    const { addNode, advance, seen, database } = await setUp();
    const node = addNode();
    node.enter('ana');
    node.enter('bob');
    await node.write();
    node.failure.now = new Error('the database is gone');
    node.enter('cem');
    node.leave('bob', 'goodbye');
    for (let n = 0; n < 5; n++) {
      await node.write();
      advance(1_000);
    }
    expect(node.reported).toEqual([node.failure.now]);
    node.failure.now = undefined;
    // As after a crash of the database, which empties unlogged tables.
    await database.knex.raw('truncate nodes cascade');
    await node.write();
    expect(await seen()).toEqual(['ana', 'cem']);
    node.failure.now = new Error('again');
    node.enter('dan');
    await node.write();
    expect(node.reported).toHaveLength(2);
  });

  it('writes its rows again if they are gone, at the latest when it renews them', async () => {
    const { addNode, advance, seen, database } = await setUp();
    const node = addNode();
    node.enter('ana');
    await node.write();
    await database.knex('nodes').del();
    expect(await database.knex('leases').pluck('user_id')).toEqual([]);
    advance(10_000);
    await node.write();
    expect([await seen(), node.reported]).toEqual([['ana'], []]);
  });

  it('lists users by name, without invisible ones, who still count', async () => {
    const { addNode, seen, database, invisible, judging } = await setUp();
    const [one, two] = [addNode(), addNode()];
    await database.knex('users').insert(
      [
        ['u1', 'bea'],
        ['u2', 'Ada'],
        ['u4', 'Ada'],
      ].map(([id, name]) => ({ id, name, avatar_url: null, role: 'user', updated_at: 1 })),
    );
    invisible.add('u4');
    for (const userId of ['u1', 'u2', 'u3', 'u4']) one.enter(userId);
    await one.write();
    const page = async (after?: { id: string; name: string }) => {
      const at = await judging(randomUUID());
      const { users, count } = await database.read((db) => pageHere(db, room, at, { after, limit: 2 }));
      return { count, users: users.map(({ id, name }) => `${id} ${name}`) };
    };
    expect(await page()).toEqual({ count: 3, users: ['u2 Ada', 'u1 bea'] });
    expect(await page({ id: 'u1', name: 'bea' })).toEqual({ count: 3, users: ['u3 u3'] });
    expect(await page({ id: 'u3', name: 'u3' })).toEqual({ count: 3, users: [] });
    expect(await seen()).toEqual(['u1', 'u2', 'u3', 'u4']);
    invisible.clear();
    await one.write();
    expect(await page()).toEqual({ count: 4, users: ['u2 Ada', 'u4 Ada'] });
    // Whoever is invisible on one node is invisible.
    invisible.add('u1');
    two.enter('u1');
    await two.write();
    expect((await page()).count).toBe(3);
  });

  it('deletes the leases of an erased user with the profile, and does not write them again', async () => {
    const { addNode, advance, seen, database } = await setUp();
    const node = addNode();
    for (const userId of ['ana', 'bob']) node.enter(userId);
    await node.write();
    const { must } = createTestNode(database);
    await must(person('ana'), 'users.erase', { user: 'ana' });
    expect(await seen()).toEqual(['bob']);
    node.forget('ana');
    await database.knex('nodes').del();
    // The next write finds no node to belong to, and the one after it starts over.
    node.enter('cem');
    await node.write();
    advance(1_000);
    await node.write();
    expect(await seen()).toEqual(['bob', 'cem']);
    expect(node.reported).toHaveLength(1);
  });

  it('writes thousands of users in a few statements', async () => {
    const { addNode, seen } = await setUp();
    const node = addNode();
    for (let n = 0; n < 12_000; n++) node.enter(`u${n}`);
    await node.write();
    expect(node.saved).toEqual([5_000, 5_000, 2_000]);
    expect(await seen()).toHaveLength(12_000);
    for (let n = 0; n < 12_000; n++) node.leave(`u${n}`, 'goodbye');
    await node.write();
    expect(await seen()).toEqual([]);
  });
});
