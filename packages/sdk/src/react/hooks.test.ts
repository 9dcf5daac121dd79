import { Component, createElement, Fragment, type ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Client } from '../client.js';
import {
  RoomfulProvider,
  useConnection,
  useMessages,
  useModeration,
  usePresence,
  useRoom,
  useRooms,
  useSpace,
} from '../react.js';
import { emptyRoom } from '../state.js';
import { createFakeServer, errorBody, fakeToken, roomId } from '../testing/fakeServer.js';
import { createFakeSpace, spaceId } from '../testing/fakeSpace.js';
import { probe, type Rendered, render } from '../testing/render.js';

const rendered: Rendered[] = [];
const show = (element: ReactNode): Rendered => {
  const one = render(element);
  rendered.push(one);
  return one;
};
afterEach(() => {
  for (const one of rendered.splice(0)) one.unmount();
});

const within = <T>(children: ReactNode, server: ReturnType<typeof createFakeServer>, more: T = {} as T): ReactNode =>
  createElement(RoomfulProvider, {
    url: 'http://fake',
    transport: server.transport,
    getToken: () => fakeToken(),
    reconnectMinMs: 1,
    reconnectMaxMs: 5,
    ...more,
    children,
  });

const countOf = (server: ReturnType<typeof createFakeServer>, name: string): number =>
  server.received.filter((received) => received.name === name).length;

const listed = {
  room: { ...emptyRoom().state.room, id: roomId, slug: 'lobby', name: 'Lobby' },
  memberCount: 2,
  head: 5,
  activeAt: 1_000,
  role: 'member',
  invited: false,
  readUpTo: 2,
  unread: 3,
  mentions: 1,
  last: null,
  pinned: null,
  peer: null,
};

it('follows a room once for all components, and stops when the last one is unmounted', async () => {
  const server = createFakeServer();
  server.say('one');
  const [first, second] = [probe(() => useRoom('lobby')), probe(() => useMessages('lobby'))];
  const both = [
    createElement(Fragment, { key: 1 }, first.element),
    createElement(Fragment, { key: 2 }, second.element),
  ];
  const page = show(within(both, server));
  await vi.waitFor(() => expect(first.last()).toMatchObject({ status: 'live', error: null }));
  expect(first.seen[0]).toMatchObject({ status: 'opening', room: null, view: null });
  await vi.waitFor(() => expect(second.last().messages.map(({ text }) => text)).toEqual(['one']));
  server.say('two');
  await vi.waitFor(() => expect(second.last().messages.map(({ text }) => text)).toEqual(['one', 'two']));
  expect(countOf(server, 'rooms.follow')).toBe(1);

  page.update(within(both[1], server));
  server.say('three');
  await vi.waitFor(() => expect(second.last().messages).toHaveLength(3));
  expect(countOf(server, 'rooms.unfollow')).toBe(0);
  page.update(within(null, server));
  await vi.waitFor(() => expect(countOf(server, 'rooms.unfollow')).toBe(1));
  expect(countOf(server, 'rooms.leave')).toBe(0);
});

it('treats a room by id and by slug as the same', async () => {
  const server = createFakeServer();
  const [byId, bySlug] = [probe(() => useRoom(roomId)), probe(() => useRoom('lobby'))];
  const ofId = createElement(Fragment, { key: 1 }, byId.element);
  const page = show(within([ofId, createElement(Fragment, { key: 2 }, bySlug.element)], server));
  await vi.waitFor(() => expect([byId.last().status, bySlug.last().status]).toEqual(['live', 'live']));
  expect(byId.last().room).toBe(bySlug.last().room);
  page.update(within([ofId], server));
  // The remaining component still gets updates, even after the other was released.
  await new Promise((resolve) => setTimeout(resolve, 800));
  server.say('still here');
  await vi.waitFor(() => expect(byId.last().view?.messages.at(-1)?.text).toBe('still here'));
  expect(countOf(server, 'rooms.unfollow')).toBe(0);
});

it('sends pending messages, and keeps failed ones, while another room is shown', async () => {
  const server = createFakeServer();
  const talk = probe(() => useMessages('lobby'));
  const page = show(within(talk.element, server));
  await vi.waitFor(() => expect(talk.last().status).toBe('live'));
  server.faults.connect = () => 'unreachable';
  server.cut();
  const sent = talk.last().send('from the train');
  page.update(within(null, server));
  // Longer than a room lingers.
  await new Promise((resolve) => setTimeout(resolve, 800));
  server.faults.connect = () => null;
  expect(await sent).toMatchObject({ text: 'from the train' });
  await vi.waitFor(() => expect(countOf(server, 'rooms.unfollow')).toBe(1));

  page.update(within(talk.element, server));
  await vi.waitFor(() => expect(talk.last().status).toBe('live'));
  server.handlers['messages.send'] = () => {
    throw errorBody('muted');
  };
  await expect(talk.last().send('too loud')).rejects.toMatchObject({ code: 'muted' });
  page.update(within(null, server));
  await new Promise((resolve) => setTimeout(resolve, 800));
  page.update(within(talk.element, server));
  await vi.waitFor(() => expect(talk.last().pending).toMatchObject([{ text: 'too loud', state: 'failed' }]));
  talk.last().drop(talk.last().pending[0]?.key ?? '');
  page.update(within(null, server));
  await vi.waitFor(() => expect(countOf(server, 'rooms.unfollow')).toBe(2));
});

it('leaves a room that the app follows too to the app, whichever followed first', async () => {
  const { createClient } = await import('../client.js');
  const statusAfter = async (first: 'app' | 'component') => {
    const server = createFakeServer();
    const client = createClient({ url: 'http://fake', transport: server.transport, token: fakeToken() });
    const early = first === 'app' ? await client.rooms.follow('lobby') : null;
    const room = probe(() => useRoom('lobby'));
    const page = show(createElement(RoomfulProvider, { client }, room.element));
    await vi.waitFor(() => expect(room.last().status).toBe('live'));
    const own = early ?? (await client.rooms.follow('lobby'));
    expect(room.last().room).toBe(own);
    page.unmount();
    await new Promise((resolve) => setTimeout(resolve, 800));
    const { status } = own.state.getSnapshot();
    client.close();
    return status;
  };
  expect([await statusAfter('app'), await statusAfter('component')]).toEqual(['live', 'live']);
});

it('joins a room before following it if a component wants that', async () => {
  const server = createFakeServer();
  const [inner, outer] = [probe(() => useMessages('lobby')), probe(() => useRoom('lobby', { join: true }))];
  show(
    within(
      [createElement(Fragment, { key: 1 }, inner.element), createElement(Fragment, { key: 2 }, outer.element)],
      server,
    ),
  );
  await vi.waitFor(() => expect(outer.last().status).toBe('live'));
  const names = server.received.map(({ name }) => name).filter((name) => name.startsWith('rooms.'));
  expect(names).toEqual(['rooms.join', 'rooms.follow']);
});

it('says why a room is not open, retries temporary failures, and reopens it on request', async () => {
  const server = createFakeServer();
  const follow = server.handlers['rooms.follow'];
  server.handlers['rooms.follow'] = () => {
    throw errorBody('room_not_found');
  };
  const room = probe(() => useRoom('lobby'));
  show(within(room.element, server));
  await vi.waitFor(() => expect(room.last()).toMatchObject({ status: 'closed', error: { code: 'room_not_found' } }));

  let refusals = 0;
  server.handlers['rooms.follow'] = (...args) => {
    if (refusals++ === 0) throw errorBody('unavailable', { retryAfterMs: 5 });
    if (!follow) throw errorBody('internal');
    return follow(...args);
  };
  room.last().reopen();
  await vi.waitFor(() => expect(room.last()).toMatchObject({ status: 'live', error: null }));
});

it('sends, shows pending messages, and returns the same functions at each render', async () => {
  const server = createFakeServer();
  const talk = probe(() => useMessages('lobby'));
  show(within(talk.element, server));
  await expect(talk.last().send('too early')).rejects.toMatchObject({ code: 'unavailable' });
  await vi.waitFor(() => expect(talk.last().status).toBe('live'));
  const { send } = talk.last();
  const sent = send('hello');
  await vi.waitFor(() => expect(talk.seen.some(({ pending }) => pending[0]?.text === 'hello')).toBe(true));
  expect(await sent).toMatchObject({ text: 'hello' });
  await vi.waitFor(() => expect(talk.last().messages.at(-1)?.text).toBe('hello'));
  expect(talk.last().pending).toEqual([]);
  const { messages: _, pending: __, ...first } = talk.last();
  server.say('another');
  await vi.waitFor(() => expect(talk.last().messages.at(-1)?.text).toBe('another'));
  expect(talk.last()).toMatchObject(first);
});

it('writes into a thread that is still being opened', async () => {
  const server = createFakeServer();
  const root = server.say('what do you think?').seq;
  const talk = probe(() => useMessages('lobby', { thread: root }));
  show(within(talk.element, server));
  // On this server a thread never opens: it does not know the command.
  await vi.waitFor(() => expect(server.names()).toContain('messages.thread'));
  talk
    .last()
    .send('I like it')
    .catch(() => {});
  await vi.waitFor(() => expect(server.names()).toContain('messages.send'));
  const { input } = server.received.find(({ name }) => name === 'messages.send') ?? {};
  expect(input).toMatchObject({ text: 'I like it', threadOf: root });
});

it('shows one state to all components in a render, however fast it changes', async () => {
  const server = createFakeServer();
  const torn: string[] = [];
  const [a, b] = [probe(() => useMessages('lobby').messages.length), probe(() => useMessages('lobby').messages.length)];
  const Both = () => {
    const here = useMessages('lobby').messages.length;
    const view = useRoom('lobby').view?.messages.length ?? 0;
    if (here !== view) torn.push(`${here} ${view}`);
    return createElement(Fragment, null, a.element, b.element);
  };
  show(within(createElement(Both), server));
  await vi.waitFor(() => expect(server.received.some(({ name }) => name === 'rooms.follow')).toBe(true));
  for (let index = 0; index < 50; index++) server.say(`line ${index}`);
  await vi.waitFor(() => expect([a.last(), b.last()]).toEqual([50, 50]));
  expect(torn).toEqual([]);
});

it('does not render for messages if only members are used', async () => {
  const server = createFakeServer();
  const [staff, talk] = [probe(() => useModeration('lobby')), probe(() => useMessages('lobby'))];
  const both = [createElement(Fragment, { key: 1 }, staff.element), createElement(Fragment, { key: 2 }, talk.element)];
  show(within(both, server));
  await vi.waitFor(() => expect([talk.last().status, staff.last().can.delete]).toEqual(['live', false]));
  const renders = staff.seen.length;
  server.say('hello');
  await vi.waitFor(() => expect(talk.last().messages).toHaveLength(1));
  expect(staff.seen).toHaveLength(renders);
});

it('returns what the role allows', async () => {
  const server = createFakeServer();
  server.handlers['users.get'] = () => ({
    result: { profile: { id: 'ana', name: 'Ana', avatarUrl: null, role: 'operator' } },
  });
  const staff = probe(() => useModeration('lobby'));
  show(within(staff.element, server));
  expect(staff.last().can).toMatchObject({ kick: false, delete: false });
  await vi.waitFor(() => expect(staff.last()).toMatchObject({ role: 'operator', can: { kick: true, delete: true } }));
  expect(staff.last().outranks('owner')).toBe(true);
});

it('has one list of rooms for all components', async () => {
  const server = createFakeServer();
  const profile = { id: 'ana', name: 'Ana', avatarUrl: null, role: 'user' };
  server.handlers['users.follow'] = () => ({
    result: { recovered: false, epoch: 'u1', head: 0, snapshot: { profile, receipts: {}, blocked: ['eve'] } },
  });
  server.handlers['rooms.list'] = ({ scope }) => ({ result: { rooms: scope === 'mine' ? [listed] : [], next: null } });
  const [badge, list] = [probe(() => useRooms().unread), probe(() => useRooms())];
  const both = [createElement(Fragment, { key: 1 }, badge.element), createElement(Fragment, { key: 2 }, list.element)];
  const page = show(within(both, server));
  expect(list.last()).toMatchObject({ status: 'opening', rooms: [], unread: 0 });
  await vi.waitFor(() =>
    expect(list.last()).toMatchObject({ status: 'live', unread: 3, mentions: 1, blocked: ['eve'] }),
  );
  expect(badge.last()).toBe(3);
  expect(countOf(server, 'users.follow')).toBe(1);
  page.update(within(null, server));
  page.update(within(both, server));
  await vi.waitFor(() => expect(badge.last()).toBe(3));
  expect(countOf(server, 'users.follow')).toBe(1);
});

it('follows a space once for all components, and no longer than they are shown', async () => {
  const server = createFakeServer();
  const fake = createFakeSpace(server);
  const [name, count] = [probe(() => useSpace(spaceId).view?.space.name), probe(() => useSpace(spaceId))];
  const none = probe(() => useSpace(null));
  const all = [name, count, none].map(({ element }, key) => createElement(Fragment, { key }, element));
  const page = show(within(all, server));
  expect(count.last()).toMatchObject({ status: 'opening', space: null, view: null });
  await vi.waitFor(() =>
    expect(count.last()).toMatchObject({ status: 'live', view: { memberCount: 1, role: 'owner' } }),
  );
  expect([name.last(), none.last().status, countOf(server, 'spaces.follow')]).toEqual(['JavaScript 101', 'opening', 1]);
  fake.add('ben');
  await vi.waitFor(() => expect(count.last().view?.memberCount).toBe(2));
  page.update(within(null, server));
  await vi.waitFor(() => expect(countOf(server, 'spaces.unfollow')).toBe(1));
});

it('watches the users of all components as one list', async () => {
  const server = createFakeServer();
  const statusOf = (userId: string) => ({ userId, status: 'online', activity: null, lastSeenAt: null });
  server.handlers['presence.watch'] = ({ users }) => ({ result: { users: (users as string[]).map(statusOf) } });
  const [one, two] = [probe(() => usePresence(['ben'])), probe(() => usePresence(['cleo', 'ben']))];
  const ofOne = createElement(Fragment, { key: 1 }, one.element);
  const page = show(within([ofOne, createElement(Fragment, { key: 2 }, two.element)], server));
  await vi.waitFor(() => expect([...two.last().keys()].sort()).toEqual(['ben', 'cleo']));
  expect([...one.last().keys()]).toEqual(['ben']);
  const before = one.last();
  server.signal({ type: 'presence.changed', data: { users: [{ ...statusOf('cleo'), status: 'busy' }] } });
  await vi.waitFor(() => expect(two.last().get('cleo')?.status).toBe('busy'));
  expect(one.last()).toBe(before);
  page.update(within([ofOne], server));
  const watched = () => server.received.filter(({ name }) => name === 'presence.watch').at(-1)?.input.users;
  await vi.waitFor(() => expect(watched()).toEqual(['ben']));
});

it('creates one client for a page in StrictMode, and closes it when the page is unmounted', async () => {
  const server = createFakeServer();
  const connection = probe(() => useConnection());
  const page = show(within(connection.element, server));
  await vi.waitFor(() => expect(connection.last().state).toBe('live'));
  page.unmount();
  await vi.waitFor(() => expect(server.connections.every(({ open }) => !open)).toBe(true));
  expect(server.connections).toHaveLength(1);
});

it('does not close a client that it was given', async () => {
  const server = createFakeServer();
  const { createClient } = await import('../client.js');
  const client: Client = createClient({ url: 'http://fake', transport: server.transport, token: fakeToken() });
  const room = probe(() => useRoom('lobby'));
  const page = show(createElement(RoomfulProvider, { client }, room.element));
  await vi.waitFor(() => expect(room.last().status).toBe('live'));
  page.unmount();
  await vi.waitFor(() => expect(countOf(server, 'rooms.unfollow')).toBe(1));
  expect(client.connection.state).toBe('live');
  client.close();
});

class Boundary extends Component<{ children?: ReactNode; failed: (error: Error) => void }> {
  override readonly state = { broken: false };
  static getDerivedStateFromError = () => ({ broken: true });
  override componentDidCatch = (error: Error) => this.props.failed(error);
  override render = () => (this.state.broken ? null : this.props.children);
}

it('says what is missing outside a provider', async () => {
  const failed = vi.fn();
  show(createElement(Boundary, { failed }, probe(useConnection).element));
  await vi.waitFor(() => expect(failed).toHaveBeenCalled());
  expect(failed.mock.calls[0]?.[0].message).toBe('unable to find the client; render inside <RoomfulProvider>');
});
