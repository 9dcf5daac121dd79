import { isDeepStrictEqual } from 'node:util';
import type { RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { personOf } from '../cases/context.js';
import type { Output } from '../harness/caller.js';
import { restFor, type Target } from '../harness/target.js';
import { until } from '../harness/wait.js';
import type { History, Slice } from './history.js';
import type { Observer } from './observers.js';
import type { Recorder } from './recorder.js';
import { queueItems } from './writers.js';

export const founder = 'founder';

/** Creates a room with a queue of items, of which all users are members, and records that. */
export const openRoom = async (target: Target, users: readonly string[], recorder: Recorder): Promise<string> => {
  const rest = restFor(target, founder);
  const slug = `room-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}`;
  const made = await recorder.call(rest, founder, 'rooms.create', { slug, messagesPerMinute: 0 }, 'setup-room');
  if (made.kind !== 'ok') throw new Error('unable to set up a room');
  const room = (made.result as Output<'rooms.create'>).room.id;
  await recorder.call(rest, founder, 'queue.open', { room }, 'setup-queue');
  for (let n = 0; n < queueItems; n++) {
    await recorder.call(rest, founder, 'queue.add', { room, title: `item ${n}` }, `setup-item-${n}`);
  }
  await Promise.all(
    users.map((user) => recorder.call(restFor(target, user), user, 'rooms.join', { room }, `setup-${user}`)),
  );
  return room;
};

/** Reads the whole log of a room through the public API. */
export const readLog = async (target: Target, room: string): Promise<{ log: RoomfulEvent[]; head: number }> => {
  const reader = personOf('reader', restFor(target, 'reader'));
  const log: RoomfulEvent[] = [];
  for (let after = 0; ; ) {
    const page = await reader.ok('rooms.events', { room, after, limit: 1_000 });
    log.push(...(page.events as RoomfulEvent[]));
    after = page.next;
    if (page.events.length === 0 || page.next >= page.head) return { log, head: page.head };
  }
};

/** Waits until the observers have caught up with the head or given up. */
const settle = async (observers: readonly Observer[], head: number, timeoutMs: number): Promise<void> => {
  const arrived = () => observers.every((observer) => observer.position() >= head);
  // The checker reports observers that do not catch up, with their position.
  await until('everybody has arrived', arrived, { timeoutMs }).catch(() => undefined);
};

/** Ends the observers, and collects everything that is known about a room. */
export const gather = async (
  target: Target,
  room: string,
  recorder: Recorder,
  observers: readonly Observer[],
  { settleMs = 10_000, extra = [] as Slice[] } = {},
): Promise<History> => {
  const { log, head } = await readLog(target, room);
  await settle(observers, head, settleMs);
  const slices = [...observers.flatMap((observer) => observer.slices()), ...extra];
  // A server with a bug may have lost the queue; the checker then reports more than this.
  const queue = await restFor(target, 'reader').call('queue.list', { room, limit: 200 });
  const items = queue.ok ? (queue.result as Output<'queue.list'>).items : [];
  for (const observer of observers) observer.close();
  return { attempts: recorder.attempts, log, head, slices, items: { main: items } };
};

/** Whether a live room of the SDK equals a fresh snapshot, within its window. */
export const sameAsFresh = async (
  target: Target,
  user: string,
  room: { id: string; snapshot: RoomSnapshot },
): Promise<boolean> => {
  const answer = await personOf(user, restFor(target, user)).ok('rooms.follow', { room: room.id, window: 200 });
  if (answer.recovered) return false;
  const { state, me, window } = room.snapshot;
  const fresh = answer.snapshot.window.messages;
  const first = fresh[0]?.id ?? 0;
  const mine = window.messages.filter(({ id }) => id >= first);
  const theirs = fresh.filter(({ id }) => id >= window.from);
  return isDeepStrictEqual([state, me, mine], [answer.snapshot.state, answer.snapshot.me, theirs]);
};
