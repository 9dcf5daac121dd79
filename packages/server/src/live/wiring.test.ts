import { contract, limits, type RoomfulEvent, type RoomfulSignal } from '@roomful/protocol';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../database/connection.js';
import { createDataDir } from '../database/testDataDir.js';
import { selectLastSeen } from '../features/presence/queries.js';
import { provide } from '../features/provided.js';
import type { Connection } from '../pipeline/connection.js';
import { endingsOf } from '../pipeline/endings.js';
import { combineLiveHooks, type RunLiveHooks } from './hooks.js';
import { createLive } from './live.js';
import type { LiveStore } from './liveStore.js';
import { createMemoryStore } from './memory.js';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ dataDir: await createDataDir() });
});
afterAll(() => database.close());

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const live of open.splice(0)) await live.close();
});

/**
 * Sets up the live part with a clock that only moves when told to and some followers for each room, and collects the signals.
 */
const setUp = ({ followers = 1, ...parts }: { followers?: number; runHooks?: RunLiveHooks } = {}) => {
  let now = 1_000_000;
  let ticks = 0;
  const clock = { now: () => now, epochAt: (instant: number) => instant, compare: () => undefined };
  const memory = createMemoryStore(clock);
  // Called once in each tick.
  const due: LiveStore['typing']['due'] = (spacingMs) => {
    ticks += 1;
    return memory.typing.due(spacingMs);
  };
  const store: LiveStore = { ...memory, typing: { ...memory.typing, due } };
  const signals: RoomfulSignal[] = [];
  const told: { signal: RoomfulSignal; connections: readonly Connection[] }[] = [];
  const reported: unknown[] = [];
  const { forLive, revokedBy } = provide();
  const live = createLive({
    ...forLive,
    ...parts,
    store,
    clock,
    database,
    standing: { changed: () => undefined },
    signs: new Set(['messages.send']),
    endings: endingsOf(contract),
    revokedBy,
    followers: () => followers,
    signal: (signal) => signals.push(signal),
    signalConnections: (signal, connections) => told.push({ signal, connections }),
    report: (error) => reported.push(error),
  });
  open.push(live);
  /** Waits until everything that is due has been sent: a whole tick after the one that may be running. */
  const settle = async (): Promise<void> => {
    const enough = ticks + 2;
    await expect.poll(() => ticks, { timeout: 10_000, interval: 10 }).toBeGreaterThanOrEqual(enough);
  };
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    await settle();
  };
  return { live, store, now: () => now, settle, pass, signals, told, reported };
};

const connection = (id: string) => ({ id, connected: true }) as unknown as Connection;
const call = (id: string) => ({ name: 'messages.send', caller: { id } }) as never;
const typingIn = (signals: readonly RoomfulSignal[]) =>
  signals.flatMap((signal) => (signal.type === 'typing.changed' ? [signal.data] : []));

it('saves once a minute when users were last seen, so that a dying process loses no more', async () => {
  const { live, now, pass, reported } = setUp();
  // Nothing is closed before it is read, so everything was saved by then.
  const kept = async () => (await database.read((db) => selectLastSeen(db, ['minutely']))).get('minutely');
  live.came('minutely');
  const cameAt = now();
  await pass(1_000);
  await expect.poll(kept, { timeout: 5_000 }).toBe(cameAt);
  await pass(28_000);
  live.called(call('minutely'));
  const activeAt = now();
  expect(activeAt).toBe(cameAt + 29_000);
  await pass(31_000);
  await expect.poll(kept, { timeout: 5_000 }).toBe(activeAt);
  await pass(20_000);
  live.called(call('minutely'));
  await pass(40_000);
  await expect.poll(kept, { timeout: 5_000 }).toBe(activeAt + 51_000);
  expect(reported).toEqual([]);
});

it('sends nothing to a connection that has ended', async () => {
  const { live, pass, told } = setUp();
  const [gone, there] = [connection('gone'), connection('there')];
  for (const one of [gone, there]) await live.watch(one, ['ana']);
  live.came('ana');
  await pass(1_000);
  expect(told.map(({ connections }) => connections)).toEqual([[gone, there]]);
  live.left(gone, 'eve', 'goodbye');
  live.left(connection('hers'), 'ana', 'goodbye');
  await pass(1_000);
  expect(told.map(({ connections }) => connections)).toEqual([[gone, there], [there]]);
});

it.each([
  { followers: 1_000, spacing: 500 },
  { followers: 1_001, spacing: 2_000 },
])(
  'sends $followers followers of a room each kind of signal every $spacing ms at most',
  async ({ followers, spacing }) => {
    const { live, store, settle, pass, signals } = setUp({ followers });
    const change = (n: number) => {
      store.typing.key('lobby', { id: `u${n}`, name: `u${n}` });
      live.followed(`u${n}`, 'room:lobby', true);
    };
    const counts = () => ({
      typing: typingIn(signals).map(({ count }) => count),
      people: signals.flatMap((signal) => (signal.type === 'presence.occupancy' ? [signal.data.people] : [])),
    });
    change(1);
    await settle();
    expect(counts()).toEqual({ typing: [1], people: [1] });
    change(2);
    await pass(spacing - 1);
    expect(counts()).toEqual({ typing: [1], people: [1] });
    await pass(1);
    expect(counts()).toEqual({ typing: [1, 2], people: [1, 2] });
  },
);

it('sends a few signals of bounded size about thousands of users who type', async () => {
  const { store, pass, signals } = setUp({ followers: 5_000 });
  for (let n = 0; n < 5_000; n++) {
    store.typing.key('lobby', { id: `user-${n}`, name: `User ${n}` });
    if (n % 500 === 499) await pass(400);
  }
  await pass(900);
  const told = typingIn(signals);
  expect(told.at(-1)?.count).toBe(5_000);
  // Within 5 s: one at once, then one every 2 s.
  expect(told.length).toBeLessThanOrEqual(3);
  expect(Math.max(...told.map(({ users }) => users.length))).toBe(limits.typingNames);
  expect(Math.max(...signals.map((signal) => JSON.stringify(signal).length))).toBeLessThan(1_000);
});

const event = (type: string, data: object, actor: object | null = null) =>
  ({ seq: 1, type, at: 1, actor, key: null, data }) as unknown as RoomfulEvent;

it('a hook that throws keeps neither other hooks nor the loss of rights from taking effect', async () => {
  const failed = new Error('failed');
  const ran: string[] = [];
  const fail = () => {
    throw failed;
  };
  const runHooks = combineLiveHooks([
    { 'member.muted': fail },
    { 'member.muted': (_live, { data }) => void ran.push(data.userId) },
  ]);
  const { live, store, reported } = setUp({ runHooks });
  for (const id of ['bob', 'cem']) store.typing.key('lobby', { id, name: id });
  const events = ['bob', 'cem'].map((userId) => event('member.muted', { userId }));
  live.committed({ stream: 'room:lobby', events });
  expect((await store.typing.of('lobby')).users).toEqual([]);
  expect(ran).toEqual(['bob', 'cem']);
  expect(reported).toEqual([failed, failed]);
});

it('lets features act on what is committed, and ends typing where the right to speak is lost', async () => {
  const { live, store } = setUp();
  const committed = (one: RoomfulEvent) => live.committed({ stream: 'room:lobby', events: [one] });
  const typing = async () => (await store.typing.of('lobby')).users.map(({ id }) => id);
  for (const id of ['ana', 'bob', 'cem', 'dan']) store.typing.key('lobby', { id, name: id });
  committed(event('message.created', { message: {} }, { id: 'ana', name: 'ana' }));
  expect(await typing()).toEqual(['bob', 'cem', 'dan']);
  committed(event('member.muted', { userId: 'bob' }));
  committed(event('member.left', { userId: 'cem' }));
  expect(await typing()).toEqual(['dan']);
  const room = { visibility: 'private', archivedAt: null, settings: { frozen: false } };
  committed(event('room.updated', { room }));
  expect(await typing()).toEqual(['dan']);
  committed(event('room.updated', { room: { ...room, settings: { frozen: true } } }));
  expect(await typing()).toEqual([]);
  store.typing.key('lobby', { id: 'dan', name: 'dan' });
  committed(event('room.deleted', { deletedAt: 1 }));
  expect(await typing()).toEqual([]);
});
