import { afterEach, beforeEach, expect, expectTypeOf, it, vi } from 'vitest';
import { createClient, members, messages, queue, receipts, typing } from './core.js';
import type { LiveRoom, RoomView } from './live-room.js';
import { pass, settled } from './testing/fakeClient.js';
import { createFakeServer, fakeToken } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const to = (server: ReturnType<typeof createFakeServer>) => ({
  url: 'http://fake',
  transport: server.transport,
  token: fakeToken(),
});

it('has the commands and the state of its features and rooms', async () => {
  const server = createFakeServer();
  server.say('before');
  const client = createClient({ ...to(server), features: [messages, members] });
  const room = await settled(client.rooms.follow('lobby'));

  const sent = settled(room.messages.send({ text: 'hello' }));
  expect((await sent).text).toBe('hello');
  const view = room.state.getSnapshot();
  expect(view.messages.map(({ text }) => text)).toEqual(['before', 'hello']);
  expect(Object.keys(view).sort()).toEqual(
    ['hasBefore', 'me', 'memberCount', 'messages', 'pending', 'pins', 'room', 'status'].sort(),
  );
  expect(Object.keys(view.me).sort()).toEqual(['reactions', 'role', 'userId']);
  expect(Object.keys(room)).not.toContain('queue');
  expect(Object.keys(room)).not.toContain('markRead');
  expect(Object.keys(client)).not.toContain('queue');
  client.close();
});

it('passes events of other features to handlers, and does not fold them', async () => {
  const server = createFakeServer();
  const client = createClient({ ...to(server), features: [messages] });
  const room = await settled(client.rooms.follow('lobby'));
  const heard: string[] = [];
  room.on('event', ({ type }) => void heard.push(type));
  const before = room.state.getSnapshot();
  const main = { key: 'main', title: 'Queue', policy: 'votes' as const, openedAt: 1, activeId: null };
  server.append([{ type: 'queue.opened', data: { queue: { ...main, items: [] } } }]);
  await pass(100);
  expect(heard).toEqual(['queue.opened']);
  expect(room.state.getSnapshot()).toEqual(before);
  client.close();
});

it('forgets the name of an erased user without the members feature', async () => {
  const server = createFakeServer();
  server.say('before');
  const client = createClient({ ...to(server), features: [messages] });
  const room = await settled(client.rooms.follow('lobby'));
  const names = () => room.state.getSnapshot().messages.map(({ author }) => author.name);
  expect(names()).toEqual(['Ben']);
  server.append([{ type: 'member.erased', data: { userId: 'ben' } }]);
  await pass(100);
  expect(names()).toEqual(['ben']);
  client.close();
});

it('counts members after kicks without the moderation feature, and holds no mute', async () => {
  const server = createFakeServer();
  const client = createClient({ ...to(server), features: [members] });
  const room = await settled(client.rooms.follow('lobby'));
  const user = { id: 'ana', name: 'Ana', avatarUrl: null };
  const member = { user, role: 'member' as const, joinedAt: 1, mutedUntil: null };
  server.append([{ type: 'member.joined', data: { member, memberCount: 3 } }]);
  await pass(100);
  const view = room.state.getSnapshot();
  expect([view.memberCount, view.me]).toEqual([3, { userId: 'ana', role: 'member' }]);
  server.append([{ type: 'member.kicked', data: { userId: 'ben', reason: null, memberCount: 2 } }]);
  await pass(100);
  expect(room.state.getSnapshot().memberCount).toBe(2);
  client.close();
});

it('sends an idempotency key with commands of features that are left out, so that they can be resent', async () => {
  const server = createFakeServer();
  for (const name of ['queue.vote', 'messages.list']) server.handlers[name] = () => ({ result: {} });
  const client = createClient({ ...to(server), features: [messages] });
  await settled(client.call('queue.vote', { room: 'lobby', item: 1, vote: 'up' }));
  await settled(client.call('messages.list', { room: 'lobby' }));
  const keys = new Map(server.received.map(({ name, key }) => [name, key]));
  expect(keys.get('queue.vote')).toEqual(expect.any(String));
  expect(keys.get('messages.list')).toBeUndefined();
  client.close();
});

it('combines parts of features that know nothing of each other', async () => {
  const server = createFakeServer();
  server.handlers['typing.keystroke'] = () => ({ result: { expiresInMs: 5_000 } });
  server.handlers['receipts.read'] = (input) => ({ result: { upTo: input['upTo'] } });
  const client = createClient({ ...to(server), features: [messages, typing, receipts, members] });
  const room = await settled(client.rooms.follow('lobby'));
  room.typing.keystroke();
  room.typing.keystroke();
  await settled(room.messages.send({ text: 'hello' }));
  room.typing.keystroke();
  await pass(10);
  expect(server.names().filter((name) => name === 'typing.keystroke')).toHaveLength(2);
  expect(room.state.getSnapshot().typing).toEqual({ users: [], count: 0 });
  client.close();
});

it('has the types of its features', () => {
  const server = createFakeServer();
  const client = createClient({ ...to(server), features: [queue, receipts] });
  type Room = Awaited<ReturnType<typeof client.rooms.follow>>;
  type View = ReturnType<Room['state']['getSnapshot']>;
  expectTypeOf<keyof Room>().toEqualTypeOf<
    'id' | 'position' | 'state' | 'on' | 'leave' | 'unfollow' | 'rooms' | 'queue' | 'receipts' | 'markRead'
  >();
  expectTypeOf<keyof View>().toEqualTypeOf<'status' | 'closedBy' | 'room' | 'queues' | 'me'>();
  expectTypeOf<keyof View['me']>().toEqualTypeOf<'userId' | 'votes'>();
  expectTypeOf<View['queues']>().toEqualTypeOf<RoomView['queues']>();
  expectTypeOf<Room['queue']>().toEqualTypeOf<LiveRoom['queue']>();
  expectTypeOf(client).not.toHaveProperty('messages');
});
