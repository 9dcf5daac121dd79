import { contract, type Frame, type RoomfulEvent, type RoomfulSignal, roomStream, userStream } from '@roomful/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { membershipIn, roomLineEvents } from '../pipeline/rowFacts.js';
import { createInbox } from './inbox.js';
import type { OwnRoom } from './inboxQueries.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const frame = (stream: string, from: number, types: string[], data: object = {}): Frame => ({
  stream,
  epoch: 'e',
  from,
  to: from + types.length - 1,
  events: types.map((type, i) => ({ seq: from + i, type, at: 0, actor: null, key: null, data }) as RoomfulEvent),
});
const said = (roomId: string, seq: number) => frame(roomStream(roomId), seq, ['message.created']);
const changed = (userId: string, seq: number, roomId: string, role: string | null) =>
  frame(userStream(userId), seq, ['user.room_changed'], { roomId, role, invited: false, by: null });

const setUp = (memberships: Record<string, OwnRoom[]>, reading: () => void = () => undefined) => {
  const signals: { heads: Record<string, number>; streams: string[] }[] = [];
  const heads = new Map<string, number>();
  const asked: number[] = [];
  const inbox = createInbox({
    ownRooms: async (userIds) => {
      reading();
      return new Map(userIds.map((id) => [id, memberships[id] ?? []]));
    },
    readHeads: async (streams) => {
      asked.push(streams.length);
      return new Map(streams.flatMap((stream) => (heads.has(stream) ? [[stream, heads.get(stream) as number]] : [])));
    },
    roomLine: roomLineEvents(contract),
    membershipIn: membershipIn(contract),
    signal: (signal: RoomfulSignal, streams) => {
      if (signal.type !== 'rooms.heads') throw new Error(signal.type);
      const told = Object.fromEntries(signal.data.heads.map(({ roomId, head }) => [roomId, head]));
      signals.push({ heads: told, streams });
    },
    now: () => Date.now(),
  });
  return { inbox, signals, heads, asked };
};
const everybody = (n: number) => Array.from({ length: n }, (_, i) => `user-${i}`);

it('encodes a signal once for all receivers of the same content', async () => {
  const people = everybody(5_000);
  const both = [
    { roomId: 'a', head: 1 },
    { roomId: 'b', head: 1 },
  ];
  const own = Object.fromEntries(people.map((id, n) => [id, n < 2 ? both : both.slice(0, 1)]));
  const { inbox, signals } = setUp(own);
  await Promise.all(people.map(inbox.open));
  inbox.committed(said('a', 2));
  inbox.committed(said('b', 2));
  await vi.advanceTimersByTimeAsync(10);
  expect(signals.map(({ heads, streams }) => [heads, streams.length])).toEqual([
    [{ a: 2, b: 2 }, 2],
    [{ a: 2 }, 4_998],
  ]);
});

it('combines the signals of a burst, and signals a large room less often', async () => {
  const { inbox, signals } = setUp({ ana: [{ roomId: 'a', head: 0 }] });
  await inbox.open('ana');
  for (let seq = 1; seq <= 200; seq++) {
    inbox.committed(said('a', seq));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(500);
  expect(signals.length).toBeLessThanOrEqual(6);
  expect(signals.at(-1)?.heads).toEqual({ a: 200 });

  const people = everybody(1_001);
  const large = setUp(Object.fromEntries(people.map((id) => [id, [{ roomId: 'l', head: 0 }]])));
  await Promise.all(people.map(large.inbox.open));
  for (let seq = 1; seq <= 200; seq++) {
    large.inbox.committed(said('l', seq));
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(2_000);
  expect(large.signals.length).toBeLessThanOrEqual(3);
  expect(large.signals.at(-1)?.heads).toEqual({ l: 200 });
});

it('signals messages and commits that nobody noticed, and nothing else', async () => {
  const { inbox, signals } = setUp({ ana: [{ roomId: 'a', head: 1 }] });
  await inbox.open('ana');
  inbox.committed(frame(roomStream('a'), 2, ['message.reacted', 'member.joined']));
  inbox.committed(said('elsewhere', 9));
  // Late, and twice.
  inbox.committed(said('a', 1));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(signals).toEqual([]);
  // Seq 4 was committed by another node.
  inbox.committed(frame(roomStream('a'), 5, ['message.reacted']));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(signals.map(({ heads }) => heads)).toEqual([{ a: 5 }]);
});

it('puts at most two hundred rooms into a signal, and each room only once', async () => {
  const rooms = Array.from({ length: 450 }, (_, n) => ({ roomId: `r${n}`, head: 0 }));
  const { inbox, signals } = setUp({ ana: rooms });
  await inbox.open('ana');
  for (const { roomId } of rooms) inbox.committed(said(roomId, 1));
  await vi.advanceTimersByTimeAsync(600);
  expect(signals.map(({ heads }) => Object.keys(heads).length)).toEqual([200, 200, 50]);
  expect(Object.assign({}, ...signals.map(({ heads }) => heads))).toEqual(
    Object.fromEntries(rooms.map(({ roomId }) => [roomId, 1])),
  );
});

it("signals changes of a listed room's appearance", async () => {
  const { inbox, signals } = setUp({ ana: [{ roomId: 'a', head: 0 }] });
  await inbox.open('ana');
  for (const [n, type] of ['room.updated', 'message.pinned', 'message.unpinned'].entries()) {
    inbox.committed(frame(roomStream('a'), n + 1, [type]));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(signals.map(({ heads }) => heads['a'])).toEqual([1, 2, 3].slice(0, n + 1));
  }
});

it("keeps up with changes of a user's rooms, even while they are being read", async () => {
  const own: Record<string, OwnRoom[]> = { ana: [{ roomId: 'a', head: 0 }] };
  const { inbox, signals } = setUp(own);
  const opening = inbox.open('ana');
  inbox.heard(changed('ana', 1, 'b', 'member'));
  await opening;
  inbox.committed(said('b', 7));
  await vi.advanceTimersByTimeAsync(600);
  expect(signals.map(({ heads }) => heads)).toEqual([{ b: 7 }]);
  inbox.heard(changed('ana', 2, 'b', 'moderator'));
  inbox.heard(changed('ana', 3, 'a', null));
  inbox.committed(said('a', 1));
  inbox.committed(said('b', 8));
  await vi.advanceTimersByTimeAsync(600);
  expect(signals.at(-1)?.heads).toEqual({ b: 8 });
});

it('sends nothing to a connection that has ended, and keeps nothing for it', async () => {
  const { inbox, signals, asked } = setUp({ ana: [{ roomId: 'a', head: 0 }] });
  await inbox.open('ana');
  inbox.followed('ana', userStream('ana'), true);
  inbox.close('ana');
  inbox.followed('ana', roomStream('a'), false);
  inbox.committed(said('a', 1));
  await vi.advanceTimersByTimeAsync(600);
  expect(signals).toHaveLength(1);
  inbox.committed(said('a', 2));
  inbox.followed('ana', userStream('ana'), false);
  await vi.advanceTimersByTimeAsync(600);
  expect(signals).toHaveLength(1);
  await inbox.poll();
  expect(asked).toEqual([]);
});

it('reads again after a failed read', async () => {
  const own: Record<string, OwnRoom[]> = { ana: [{ roomId: 'a', head: 0 }] };
  let fails = true;
  const { inbox, signals } = setUp(own, () => {
    if (fails) throw new Error('no database');
  });
  await expect(inbox.open('ana')).rejects.toThrow('no database');
  fails = false;
  await inbox.open('ana');
  inbox.committed(said('a', 1));
  await vi.advanceTimersByTimeAsync(10);
  expect(signals.map(({ heads }) => heads)).toEqual([{ a: 1 }]);
});

it('finds commits of other nodes, a thousand rooms at a time', async () => {
  const rooms = Array.from({ length: 2_500 }, (_, n) => ({ roomId: `r${n}`, head: 1 }));
  const { inbox, signals, heads, asked } = setUp({ ana: rooms });
  await inbox.open('ana');
  for (const { roomId } of rooms) heads.set(roomStream(roomId), 1);
  heads.set(roomStream('r2400'), 5);
  for (let n = 0; n < 4; n++) await inbox.poll();
  await vi.advanceTimersByTimeAsync(600);
  expect(Math.max(...asked)).toBe(1_000);
  expect(signals.map(({ heads: told }) => told)).toEqual([{ r2400: 5 }]);
});
