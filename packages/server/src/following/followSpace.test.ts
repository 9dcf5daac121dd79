import { contract, type RoomfulEvent, spaceStream } from '@roomful/protocol';
import { expect, it } from 'vitest';
import type { Database } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import { provide } from '../features/provided.js';
import type { Connection } from '../pipeline/connection.js';
import { endingsOf } from '../pipeline/endings.js';
import { createTestNode, person } from '../pipeline/testNode.js';
import type { Follower } from './follower.js';
import { createFollowSpace, type FollowSpaceDeps } from './followSpace.js';

const [ana, bob] = [person('ana'), person('bob')];
const { forFollowing } = provide();
const row = contract.spaces.commands.follow;
const space = 'course';

withDatabases((_kind, open) => {
  const setUp = async (more: Partial<FollowSpaceDeps> = {}) => {
    const database = await open();
    const node = createTestNode(database);
    await node.must(ana, 'spaces.create', { space });
    await node.must(ana, 'spaces.add', { space, user: 'bob' });
    let reads = 0;
    const counted: Pick<Database, 'read' | 'snapshotRead'> = {
      read: database.read,
      snapshotRead: (run) => {
        reads += 1;
        return database.snapshotRead(run);
      },
    };
    const recent: RoomfulEvent[] = [];
    const follower = {
      open: async () => 3,
      close: () => undefined,
      recent: () => recent,
    } as unknown as Follower;
    const { follow, rules } = createFollowSpace({
      ...forFollowing,
      database: counted as Database,
      follower,
      generation: 'g',
      endings: endingsOf(contract),
      ...more,
    });
    const as = (caller: typeof ana, connection: Connection | null = null) =>
      follow({ row, caller, input: { space }, roomId: null, connection });
    return { node, as, rules, recent, reads: () => reads };
  };

  it('reads a space once for all who follow it at the same time, each with the own role', async () => {
    const { as, reads } = await setUp();
    const callers = [ana, bob, person('op', 'operator'), person('eve'), ...Array.from({ length: 100 }, () => bob)];
    const answers = await Promise.allSettled(callers.map((caller) => as(caller)));
    const seen = answers.map((one) =>
      one.status === 'fulfilled' ? (one.value as { snapshot: { role: string } }).snapshot.role : one.reason.code,
    );
    expect(seen.slice(0, 5)).toEqual(['owner', 'member', null, 'space_not_found', 'member']);
    expect(reads()).toBe(1);
  });

  it('judges a caller again whose membership ended while the space was read', async () => {
    let first = true;
    const { node, as, recent } = await setUp({
      readSpaceAccess: async (...args) => {
        if (!first) return forFollowing.readSpaceAccess(...args);
        first = false;
        return () => true;
      },
    });
    await node.must(ana, 'spaces.remove', { space, user: 'bob' });
    recent.push(...node.published.flatMap(({ stream, events }) => (stream === spaceStream(space) ? events : [])));
    const attached: string[] = [];
    const connection = { attach: (stream: string) => attached.push(stream), detach: () => undefined };
    await expect(as(bob, connection as unknown as Connection)).rejects.toMatchObject({ code: 'space_not_found' });
    expect(attached).toEqual([]);
  });

  it('may be followed by whoever is a member now, and by operators', async () => {
    const { node, rules } = await setUp();
    await node.must(ana, 'spaces.remove', { space, user: 'bob' });
    const allowed = await rules.allowed(space, [ana, bob, person('op', 'operator'), person('eve')]);
    expect([...allowed].sort()).toEqual(['ana', 'op']);
    expect(await rules.allowed('no-such', [ana])).toEqual(new Set());
  });
});
