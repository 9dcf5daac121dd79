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
    const addNode = () => {
      const node = randomUUID();
      const invisible = new Set<string>();
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
        invisible,
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
      /** A page of the users whom a node lists in the room. Default: a node without users. */
      listed: async ({ after, node = randomUUID() }: { after?: { id: string; name: string }; node?: string } = {}) => {
        const at = await judging(node);
        const { users, count } = await database.read((db) => pageHere(db, room, at, { after, limit: 2 }));
        return { count, users: users.map(({ id, name }) => `${id} ${name}`) };
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
    const { addNode, seen, database, listed } = await setUp();
    const node = addNode();
    await database.knex('users').insert(
      [
        ['u1', 'bea'],
        ['u2', 'Ada'],
        ['u4', 'Ada'],
      ].map(([id, name]) => ({ id, name, avatar_url: null, role: 'user', updated_at: 1 })),
    );
    node.invisible.add('u4');
    for (const userId of ['u1', 'u2', 'u3', 'u4']) node.enter(userId);
    await node.write();
    expect(await listed()).toEqual({ count: 3, users: ['u2 Ada', 'u1 bea'] });
    expect(await listed({ after: { id: 'u1', name: 'bea' } })).toEqual({ count: 3, users: ['u3 u3'] });
    expect(await listed({ after: { id: 'u3', name: 'u3' } })).toEqual({ count: 3, users: [] });
    expect(await seen()).toEqual(['u1', 'u2', 'u3', 'u4']);
    node.invisible.clear();
    await node.write();
    expect(await listed()).toEqual({ count: 4, users: ['u2 Ada', 'u4 Ada'] });
  });

  it('lists a user who is invisible on any node on none, even if that node has no leases, until it ends', async () => {
    const { addNode, advance, listed, database } = await setUp();
    const [told, following] = [addNode(), addNode()];
    following.enter('ana');
    await Promise.all([told.write(), following.write()]);
    const both = async () => [
      (await listed({ node: told.node })).users,
      (await listed({ node: following.node })).users,
    ];
    expect(await both()).toEqual([['ana ana'], ['ana ana']]);
    told.invisible.add('ana');
    await told.write();
    expect(await both()).toEqual([[], []]);
    // The choice is renewed like leases, and written again if it is lost.
    for (let passedMs = 0; passedMs < 2 * leaseMs; passedMs += 5_000) {
      advance(5_000);
      await Promise.all([told.write(), following.write()]);
    }
    await database.knex('nodes').where('id', told.node).del();
    advance(5_000);
    await Promise.all([told.write(), following.write()]);
    expect(await both()).toEqual([[], []]);
    told.invisible.clear();
    await told.write();
    expect(await both()).toEqual([['ana ana'], ['ana ana']]);
    told.invisible.add('ana');
    await told.write();
    await told.close();
    advance(graceMs);
    await following.write();
    expect((await listed({ node: following.node })).users).toEqual(['ana ana']);
  });

  it('sorts a room for all who ask at the same time, each of whom gets a page of what is there', async () => {
    const { addNode, listed, judging, database } = await setUp();
    const node = addNode();
    const ids = Array.from({ length: 60 }, (_, n) => `u${n + 10}`);
    for (const userId of ids) node.enter(userId);
    await node.write();
    const at = await judging(node.node);
    let sorts = 0;
    await database.read(async (db) => {
      db.on('query', ({ sql }: { sql: string }) => {
        if (sql.includes('hidden_users')) sorts += 1;
      });
      const pages = await Promise.all(
        ids.map((id) => pageHere(db, room, at, { after: { id, name: id.toUpperCase() }, limit: 1 })),
      );
      expect(pages.map(({ users }) => users[0]?.id)).toEqual([...ids.slice(1), undefined]);
    });
    expect(sorts).toBe(1);
    node.leave('u10', 'goodbye');
    await node.write();
    expect((await listed()).users).toEqual(['u11 u11', 'u12 u12']);
  });

  it('deletes what is stored of an erased user with the profile, for all nodes, and does not write it again', async () => {
    const { addNode, advance, seen, listed, database } = await setUp();
    const [one, two] = [addNode(), addNode()];
    for (const userId of ['ana', 'bob']) one.enter(userId);
    two.enter('ana');
    two.invisible.add('ana');
    await Promise.all([one.write(), two.write()]);
    const { must } = createTestNode(database);
    await must(person('ana'), 'users.erase', { user: 'ana' });
    for (const { node } of [one, two]) expect((await listed({ node })).users).toEqual(['bob bob']);
    expect(await seen()).toEqual(['bob']);
    expect(await database.knex('hidden_users')).toEqual([]);
    two.invisible.delete('ana');
    for (const node of [one, two]) node.forget('ana');
    await database.knex('nodes').del();
    // The next write finds no node to belong to, and the one after it starts over.
    for (const node of [one, two]) node.enter('cem');
    for (let n = 0; n < 2; n++) {
      await Promise.all([one.write(), two.write()]);
      advance(1_000);
    }
    expect(await seen()).toEqual(['bob', 'cem']);
    expect(await database.knex('hidden_users')).toEqual([]);
    expect([one.reported.length, two.reported.length]).toEqual([1, 1]);
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
