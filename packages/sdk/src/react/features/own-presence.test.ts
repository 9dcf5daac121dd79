import type { Presence } from '@roomful/protocol';
import { expect, it, vi } from 'vitest';
import type { PresenceChoice } from '../../presence.js';
import { useOwnPresence, usePresence } from '../../react.js';
import { createFakeServer, errorBody } from '../../testing/fakeServer.js';
import { openPage, probeOf } from '../../testing/page.js';

/** A page of Zoe's, on a server that sends her presence to her watchers. */
const setUp = () => {
  const server = createFakeServer('zoe');
  let own: Presence = { userId: 'zoe', status: 'online', activity: null, lastSeenAt: 1 };
  server.handlers['users.get'] = () => ({
    result: { profile: { id: 'zoe', name: 'Zoe', avatarUrl: null, role: 'user' } },
  });
  server.handlers['presence.watch'] = ({ users }) => ({
    result: { users: (users as string[]).map((userId) => ({ ...own, userId })) },
  });
  server.handlers['presence.set'] = (choice) => {
    own = { ...own, ...choice };
    server.signal({ type: 'presence.changed', data: { users: [own] } });
    return { result: { presence: own } };
  };
  const inputs = (name: string) => server.received.filter((each) => each.name === name).map(({ input }) => input);
  const me = probeOf(() => useOwnPresence());
  return { server, me, inputs };
};
const known = async (given: ReturnType<typeof setUp>) => {
  const page = openPage(given.server, [given.me.of(null)]);
  await vi.waitFor(() => expect(given.me.last().presence).not.toBeNull());
  return page;
};

it('shows nothing until it is known, then what others see of the user', async () => {
  const all = setUp();
  const { server, me, inputs } = all;
  await known(all);
  expect(me.seen[0]?.presence).toBeNull();
  expect(inputs('presence.watch')).toEqual([{ users: ['zoe'] }]);
  expect(me.last().presence).toEqual({ userId: 'zoe', status: 'online', activity: null, lastSeenAt: 1 });
  // Another device of Zoe's.
  const elsewhere = { userId: 'zoe', status: 'away', activity: 'on the train', lastSeenAt: 2 } as const;
  server.signal({ type: 'presence.changed', data: { users: [elsewhere] } });
  await vi.waitFor(() => expect(me.last().presence).toEqual(elsewhere));
});

it.each<PresenceChoice>([
  { status: 'busy' },
  { status: 'away', activity: 'at lunch' },
  // Invisible.
  { status: 'offline' },
  { activity: 'in a call' },
  { activity: null },
])('sets %o, which is then shown, also along with other choices', async (choice) => {
  const all = setUp();
  const { server, me, inputs } = all;
  const [page, others] = [await known(all), probeOf((userIds: string[]) => usePresence(userIds))];
  page.show(me.of(null), others.of(['zoe', 'ben']));
  const done = await me.last().set(choice);
  expect(done).toBeUndefined();
  expect(inputs('presence.set')).toEqual([choice]);
  await vi.waitFor(() => expect(me.last().presence).toMatchObject(choice));
  await vi.waitFor(() => expect(others.last().get('zoe')).toBe(me.last().presence));
  expect(server.names().filter((name) => name === 'users.get')).toHaveLength(1);
});

it('sends all choices together again on each new connection', async () => {
  const all = setUp();
  const { server, me, inputs } = all;
  await known(all);
  expect(server.connections.at(-1)?.hello?.presence).toBeUndefined();
  await me.last().set({ status: 'busy' });
  await me.last().set({ activity: 'in a call' });
  for (const connections of [2, 3]) {
    server.cut();
    await vi.waitFor(() => expect(server.connections.filter(({ open }) => open)).toHaveLength(1));
    expect(server.connections).toHaveLength(connections);
    expect(server.connections.at(-1)?.hello?.presence).toMatchObject({ status: 'busy', activity: 'in a call' });
  }
  expect(inputs('presence.set')).toEqual([{ status: 'busy' }, { activity: 'in a call' }]);
});

it("returns the server's refusal, and keeps the previous state", async () => {
  const all = setUp();
  const { server, me } = all;
  await known(all);
  await me.last().set({ status: 'busy' });
  server.handlers['presence.set'] = () => {
    throw errorBody('invalid_input');
  };
  await expect(me.last().set({ activity: 'much too long' })).rejects.toMatchObject({ code: 'invalid_input' });
  await vi.waitFor(() => expect(me.last().presence).toMatchObject({ status: 'busy', activity: null }));
  server.cut();
  await vi.waitFor(() => expect(server.connections.at(-1)).toMatchObject({ id: 2, open: true }));
  expect(server.connections.at(-1)?.hello?.presence).toMatchObject({ status: 'busy', activity: null });
});

it('returns the same function at each render and to each component, which works before anything is known', async () => {
  const all = setUp();
  const { server, me, inputs } = all;
  const other = probeOf(() => useOwnPresence());
  openPage(server, [me.of(null), other.of(null)]);
  await me.seen[0]?.set({ status: 'away' });
  await vi.waitFor(() => expect(me.last().presence?.status).toBe('away'));
  expect(other.last().presence).toBe(me.last().presence);
  expect(me.seen.length).toBeGreaterThan(1);
  expect(new Set(me.seen.map(({ set }) => set)).size).toBe(1);
  expect(inputs('presence.set')).toEqual([{ status: 'away' }]);
});

it('stops watching the user when the last component is unmounted, and keeps the choice', async () => {
  const all = setUp();
  const { server, me, inputs } = all;
  const page = await known(all);
  await me.last().set({ status: 'busy' });
  page.show(null);
  await vi.waitFor(() => expect(inputs('presence.watch').at(-1)).toEqual({ users: [] }));
  server.cut();
  await vi.waitFor(() => expect(server.connections.at(-1)).toMatchObject({ id: 2, open: true }));
  expect(server.connections.at(-1)?.hello?.presence).toMatchObject({ status: 'busy' });
});
