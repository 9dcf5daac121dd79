import { contract, limits, type RoomfulEvent, userStream } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { withDatabases } from '../database/testDatabase.js';
import { provide } from '../features/provided.js';
import { createErasure } from '../jobs/erasure.js';
import { createProjector } from '../jobs/projector.js';
import { eventColumns } from '../pipeline/columns.js';
import { createTestNode, person } from '../pipeline/testNode.js';
import { createCleared } from './cleared.js';
import { createFollower } from './follower.js';
import { createStreamReads } from './streamReads.js';

const ana = person('ana');
const bob = { ...person('bob'), name: 'Robert' };
const service = person('service', 'service');
const server = {
  version: '0',
  node: '00000000-0000-4000-8000-000000000001',
  generation: 'test',
  messagesPerMinute: 0,
  eraseAfterMs: 1_000,
};
const { forErasure, forFollower, forFollowing } = provide();
const never = (error: unknown) => {
  throw error;
};

withDatabases((_kind, open) => {
  it('an erased name is gone from the tails of all streams, on every node', async () => {
    const database = await open();
    const node = createTestNode(database);
    const room = await node.room(bob);
    await node.must(bob, 'members.add', { room, user: 'ana' });
    await node.must(bob, 'spaces.create', { space: 'course' });
    await node.must(bob, 'spaces.add', { space: 'course', user: 'ana' });
    await node.must(ana, 'users.block', { user: 'eve' });
    const projector = createProjector({
      database,
      generation: 'test',
      clockOffsetMs: () => 0,
      columns: eventColumns(contract),
      publish: () => undefined,
      report: never,
    });
    projector.wake();
    await expect.poll(() => database.read((db) => db('projections').first())).toBeUndefined();
    await projector.stop();

    /** Starts a node with streams in memory, as if connections followed them. */
    const start = async () => {
      let failing = false;
      const reads = createStreamReads(database, 'test');
      const readEvents: typeof reads.readEvents = (...args) =>
        failing ? Promise.reject(new Error('no database')) : reads.readEvents(...args);
      const follower = createFollower({ ...reads, readEvents, ...forFollower, emit: () => undefined, report: never });
      const cleared = createCleared({ ...forFollowing, database, follower });
      await cleared.begin();
      const since = async (stream: string) => (await follower.since(stream, 0, limits.pageEvents, 0)).events;
      const fail = (fails: boolean) => {
        failing = fails;
      };
      return { follower, cleared, since, fail };
    };
    const streams = [userStream('ana'), 'space:course'];
    const named = (events: RoomfulEvent[]) => JSON.stringify(events).includes('Robert');
    const nodes = [await start(), await start()] as const;
    const held = async () => {
      const found: boolean[] = [];
      for (const { since } of nodes) for (const stream of streams) found.push(named(await since(stream)));
      return found;
    };
    for (const { follower } of nodes) for (const stream of streams) await follower.open(stream);
    expect(await held()).toEqual([true, true, true, true]);
    const before = await nodes[0].since(streams[0] as string);

    await node.must(service, 'users.erase', { user: 'bob' });
    for (const { cleared } of nodes) cleared.forget('bob');
    // Another node starts during the erasure, and loads events that are not cleared yet.
    const late = await start();
    for (const stream of streams) await late.follower.open(stream);
    expect(named(await late.since('space:course'))).toBe(true);
    for (const { cleared } of nodes) await cleared.poll();
    const job = { database, steps: forErasure, lanes: node.lanes, server, clockOffsetMs: () => 0, report: never };
    await createErasure(job).run();

    // The first poll of this node fails to read its tails.
    nodes[0].fail(true);
    await expect(nodes[0].cleared.poll()).rejects.toThrow('no database');
    nodes[0].fail(false);
    for (const { cleared } of [...nodes, late]) await cleared.poll();
    expect(await held()).toEqual([false, false, false, false]);
    expect(named(await late.since('space:course'))).toBe(false);
    const after = await nodes[0].since(streams[0] as string);
    expect(after.map(({ seq, type }) => [seq, type])).toEqual(before.map(({ seq, type }) => [seq, type]));

    // From now on nothing needs to be read.
    for (const one of nodes) one.fail(true);
    for (const { cleared } of nodes) await cleared.poll();
  });
});
