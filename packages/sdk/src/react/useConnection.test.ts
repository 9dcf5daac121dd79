import { expect, it, vi } from 'vitest';
import type { ClientOptions } from '../client.js';
import type { ConnectionView } from '../connection.js';
import { useClient, useConnection, useRoom } from '../react.js';
import { createFakeServer, errorBody, type FakeServer } from '../testing/fakeServer.js';
import { listenersOf, openPage, probeOf } from '../testing/page.js';

const setUp = (prepare: (server: FakeServer) => void = () => {}, options: Partial<ClientOptions> = {}) => {
  const server = createFakeServer();
  prepare(server);
  const [one, two] = [probeOf(() => useConnection()), probeOf(() => useConnection())];
  const [client, room] = [probeOf(() => useClient()), probeOf(() => useRoom('lobby'))];
  const page = openPage(server, [one.of(null), two.of(null), client.of(null), room.of(null)], options);
  const states = () => {
    // Equal states in a row count as one.
    const all = one.seen.map(({ state }) => state);
    return all.filter((state, index) => state !== all[index - 1]);
  };
  return { server, one, two, client, room, page, states };
};
type SetUp = ReturnType<typeof setUp>;

const cut = async ({ server, room }: SetUp, after: (server: FakeServer) => void) => {
  // The connection is live before the room's first answer; without it there would be no room to catch up.
  await vi.waitFor(() => expect(room.last().status).toBe('live'));
  after(server);
  server.cut();
};
const unanswered = (server: FakeServer) => {
  const { ack } = server.faults;
  server.faults.ack = (received, deliver) => received.name !== 'rooms.follow' && ack(received, deliver);
};
const farAway = { reconnectMinMs: 60_000, reconnectMaxMs: 120_000 };
const planned = expect.any(Number);
const none = { error: null, attempt: 0, retryAt: null };

interface Case {
  readonly state: ConnectionView['state'];
  readonly when: string;
  readonly shows: object;
  readonly prepare?: (server: FakeServer) => void;
  readonly options?: Partial<ClientOptions>;
  readonly act?: (on: SetUp) => Promise<unknown>;
}
it.each<Case>([
  { state: 'live', when: 'connected', shows: none },
  {
    state: 'connecting',
    when: 'a connection is being opened',
    shows: none,
    prepare: ({ faults }) => {
      faults.connect = () => 'silent';
    },
  },
  {
    state: 'offline',
    when: 'no server answers, and when it tries again',
    shows: { error: { code: 'unavailable' }, attempt: 1, retryAt: planned },
    prepare: ({ faults }) => {
      faults.connect = () => 'unreachable';
    },
    options: farAway,
  },
  {
    state: 'offline',
    when: 'the connection was lost, and when it tries again',
    shows: { error: { code: 'unavailable' }, attempt: 1, retryAt: planned },
    options: farAway,
    act: (on) => cut(on, () => {}),
  },
  {
    state: 'resuming',
    when: 'a room is catching up',
    shows: { error: null, retryAt: null },
    act: (on) => cut(on, unanswered),
  },
  {
    state: 'closed',
    when: 'an error is permanent, and which one it is',
    shows: { error: { code: 'unauthenticated' }, retryAt: null },
    prepare: ({ faults }) => {
      faults.connect = () => errorBody('unauthenticated');
    },
  },
  {
    state: 'closed',
    when: 'the app has closed the connection',
    shows: { error: null, retryAt: null },
    act: async ({ one, client }) => {
      await vi.waitFor(() => expect(one.last().state).toBe('live'));
      client.last().close();
    },
  },
])('is $state while $when', async ({ state, shows, prepare, options, act }) => {
  const from = Date.now();
  const all = setUp(prepare, options);
  await act?.(all);
  await vi.waitFor(() => expect(all.one.last()).toMatchObject({ state, ...shows }));
  const { retryAt } = all.one.last();
  if (retryAt !== null) expect(retryAt).toBeGreaterThan(from);
  // It stays that way in all components.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(all.one.last()).toMatchObject({ state, ...shows });
  expect(all.two.last()).toBe(all.one.last());
});

it('goes from opening to live, and returns to live on its own after a lost connection', async () => {
  const { server, one, room, states } = setUp();
  await vi.waitFor(() => expect(room.last().status).toBe('live'));
  expect(one.seen[0]?.state).toMatch(/^(offline|connecting)$/);
  const before = states().length;
  server.faults.connect = () => 'unreachable';
  server.cut();
  await vi.waitFor(() => expect(one.last().attempt).toBeGreaterThan(1));
  server.faults.connect = () => null;
  await vi.waitFor(() => expect(one.last()).toMatchObject({ state: 'live', error: null, retryAt: null }));
  expect(states().slice(before)[0]).toBe('offline');
});

it('does not render for events of a room, and stops listening when it is unmounted', async () => {
  const { server, client, room, page } = setUp();
  await vi.waitFor(() => expect(room.last().status).toBe('live'));
  const listeners = listenersOf(client.last().connection);
  const late = probeOf(() => useConnection());
  page.show(null, null, null, room.of(null), late.of(null));
  await vi.waitFor(() => expect([late.last()?.state, listeners()]).toEqual(['live', 1]));
  const renders = late.seen.length;
  server.say('hello');
  await vi.waitFor(() => expect(room.last().view?.messages).toHaveLength(1));
  expect(late.seen).toHaveLength(renders);
  page.show(null, null, null, room.of(null), null);
  await vi.waitFor(() => expect(listeners()).toBe(0));
});
