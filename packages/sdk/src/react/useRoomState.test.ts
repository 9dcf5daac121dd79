import { expect, it, vi } from 'vitest';
import { type RoomRef, type UsedRoom, useMessages, useModeration, useRoom, useRoomState, useTyping } from '../react.js';
import { createFakeServer } from '../testing/fakeServer.js';
import { openPage, probeOf } from '../testing/page.js';

/** The functions among the values of an object. */
const functionsOf = (used: object) => Object.entries(used).filter(([, value]) => typeof value === 'function');

it('renders only when the selected part changes', async () => {
  const server = createFakeServer();
  const named = probeOf((room: RoomRef) => useRoomState(room, ({ view }) => view?.room.id ?? null));
  const count = probeOf((room: RoomRef) => useRoomState(room, ({ view }) => view?.messages.length ?? 0));
  openPage(server, [named.of('lobby'), count.of('lobby')]);
  await vi.waitFor(() => expect(named.last()).not.toBeNull());
  const renders = named.seen.length;
  for (let i = 0; i < 3; i++) server.say('hello');
  await vi.waitFor(() => expect(count.last()).toBe(3));
  expect(named.seen.length).toBe(renders);
});

it('accepts inline selectors that build new objects, and keeps equal values', async () => {
  const server = createFakeServer();
  const even = probeOf((room: RoomRef) =>
    useRoomState(room, ({ view }) => ({ isEven: (view?.messages.length ?? 0) % 2 === 0 }), {
      isEqual: (a, b) => a.isEven === b.isEven,
    }),
  );
  const fresh = probeOf((room: RoomRef) => useRoomState(room, ({ view }) => [view?.messages.length ?? 0]));
  openPage(server, [even.of('lobby'), fresh.of('lobby')]);
  server.say('one');
  await vi.waitFor(() => expect(fresh.last()).toEqual([1]));
  const before = even.last();
  expect(before).toEqual({ isEven: false });
  server.append([server.messageDraft('two'), server.messageDraft('three')]);
  await vi.waitFor(() => expect(fresh.last()).toEqual([3]));
  expect(even.last()).toBe(before);
});

it('selects from the current room', async () => {
  const server = createFakeServer();
  const status = probeOf((room: RoomRef) => useRoomState(room, (used) => used.status));
  const page = openPage(server, [status.of(null)]);
  await vi.waitFor(() => expect(status.last()).toBe('opening'));
  page.show(status.of('lobby'));
  await vi.waitFor(() => expect(status.last()).toBe('live'));
});

it('joins the room with `join`', async () => {
  const server = createFakeServer();
  server.handlers['rooms.join'] = () => ({ result: { roomId: server.snapshot(0).state.room.id } });
  const joined = probeOf((room: RoomRef) => useRoomState(room, (used) => used.status, { join: true }));
  openPage(server, [joined.of('lobby')]);
  await vi.waitFor(() => expect(joined.last()).toBe('live'));
  expect(server.names()).toContain('rooms.join');
});

it.each([
  ['useRoom', useRoom],
  ['useMessages', useMessages],
  ['useMessages with a thread', (room: RoomRef) => useMessages(room, { thread: 1 })],
  ['useTyping', useTyping],
  ['useModeration', (room: RoomRef) => ({ ...useModeration(room), outranks: null })],
] as const)('%s returns the same functions at each render', async (_, use) => {
  const server = createFakeServer();
  server.say('one');
  const used = probeOf(use as (room: RoomRef) => object);
  const whole = probeOf((room: RoomRef): UsedRoom => useRoom(room));
  const page = openPage(server, [used.of('lobby'), whole.of('lobby')]);
  await vi.waitFor(() => expect(whole.last().status).toBe('live'));
  await vi.waitFor(() => expect((used.last() as { status?: string }).status ?? 'live').toBe('live'));
  const before = functionsOf(used.last());
  expect(before.length).toBeGreaterThan(0);
  server.say('two');
  server.cut();
  await vi.waitFor(() => expect(whole.seen.some(({ status }) => status === 'resuming')).toBe(true));
  await vi.waitFor(() => expect(whole.last().status).toBe('live'));
  page.show(used.of('lobby'), whole.of('lobby'));
  expect(functionsOf(used.last())).toEqual(before);
  for (const [name, value] of functionsOf(used.last())) expect(value).toBe(Object.fromEntries(before)[name]);
});
