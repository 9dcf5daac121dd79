import { type Frame, type RoomfulEvent, type RoomfulSignal, roomStream, streamId, userStream } from '@roomful/protocol';
import { coalesce } from '../database/coalesce.js';
import type { MembershipIn } from '../pipeline/rowFacts.js';
import type { OwnRoom } from './inboxQueries.js';

/** The shortest time between two signals to a connection about its rooms. */
const everyMs = 500;
/** Rooms with more watchers than this send less often. */
const largeRoom = 1_000;
const everyMsLarge = 2_000;
/** The most rooms in one signal, and the most rooms that one poll reads; the next poll reads the others. */
const maxHeads = 200;
const maxPolled = 1_000;
/** The most users whose rooms one statement reads: each may have thousands. */
const maxRead = 100;

export interface InboxDeps {
  /** Reads the rooms of which users are members, with their heads. */
  ownRooms(userIds: readonly string[]): Promise<Map<string, OwnRoom[]>>;
  readHeads(streams: string[]): Promise<Map<string, number>>;
  /** The types of the events that change how lists show their room. */
  roomLine: ReadonlySet<string>;
  /** What events of users' own streams say about memberships. */
  membershipIn: MembershipIn;
  /** Sends a signal, encoded once, to the followers of streams. */
  signal(signal: RoomfulSignal, streams: string[]): void;
  now?(): number;
}

export interface Inbox {
  /** Starts to notify a user about the user's rooms, until `close`; calls are counted. Resolves when the rooms are known. */
  open(userId: string): Promise<void>;
  /** Undoes one `open`. */
  close(userId: string): void;
  /** Notes that a connection of a user follows a stream, or no longer does. */
  followed(userId: string, stream: string, follows: boolean): void;
  /** Takes a frame of a room's stream, committed on any node. It may come twice or late. */
  committed(frame: Frame): void;
  /** Takes a frame of a user's own stream, in order and without holes. */
  heard(frame: Frame): void;
  /** Reads the heads of watched rooms, some at a time, to notice commits of other nodes. */
  poll(): Promise<void>;
  stop(): void;
}

interface WatchedRoom {
  /** The last known head; −1 = unknown. */
  head: number;
  /** The members who get signals about the room. */
  watchers: Set<string>;
  /** When they last got one, ms of `now`. */
  notifiedAt: number;
}

interface Watcher {
  shares: number;
  /** The user's rooms; null until they are read. */
  rooms: Set<string> | null;
  loading: Promise<void>;
  /** Events of the own stream from before the rooms were read. */
  pending: RoomfulEvent[];
}

/**
 * Tells users who follow their own streams that their rooms have news. It reads a user's rooms when the first connection comes,
 * and keeps them current by the events of the user's own stream. It costs nothing while nothing happens, and encodes a signal once for all
 * users who get the same one.
 */
export const createInbox = (deps: InboxDeps): Inbox => {
  const now = deps.now ?? (() => performance.now());
  const users = new Map<string, Watcher>();
  const rooms = new Map<string, WatchedRoom>();
  const changed = new Set<string>();
  let cursor: Iterator<string> = rooms.keys();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushedAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const ownRooms = coalesce<string, OwnRoom[]>(async (_, userIds) => {
    const own = new Map<string, OwnRoom[]>();
    const asked = [...new Set(userIds)];
    for (let i = 0; i < asked.length; i += maxRead) {
      for (const [userId, found] of await deps.ownRooms(asked.slice(i, i + maxRead))) own.set(userId, found);
    }
    return (userId) => own.get(userId) ?? [];
  });

  const watch = (userId: string, { roomId, head }: OwnRoom): void => {
    const room = rooms.get(roomId) ?? { head, watchers: new Set(), notifiedAt: Number.NEGATIVE_INFINITY };
    rooms.set(roomId, room);
    room.watchers.add(userId);
  };
  const unwatch = (userId: string, roomId: string): void => {
    const room = rooms.get(roomId);
    room?.watchers.delete(userId);
    if (room?.watchers.size !== 0) return;
    rooms.delete(roomId);
    changed.delete(roomId);
  };

  /** Groups watchers by the due rooms that they watch. */
  const dueGroups = (at: number): { roomIds: string[]; streams: string[] }[] => {
    const dueOf = new Map<string, string[]>();
    for (const roomId of changed) {
      const room = rooms.get(roomId);
      if (!room || (room.watchers.size > largeRoom && at - room.notifiedAt < everyMsLarge)) continue;
      changed.delete(roomId);
      room.notifiedAt = at;
      for (const userId of room.watchers) {
        const own = dueOf.get(userId);
        if (own) own.push(roomId);
        else dueOf.set(userId, [roomId]);
      }
    }
    const groups = new Map<string, { roomIds: string[]; streams: string[] }>();
    for (const [userId, roomIds] of dueOf) {
      const name = roomIds.join();
      const group = groups.get(name);
      if (group) group.streams.push(userStream(userId));
      else groups.set(name, { roomIds, streams: [userStream(userId)] });
    }
    return [...groups.values()];
  };

  const flush = (): void => {
    timer = undefined;
    flushedAt = now();
    for (const { roomIds, streams } of dueGroups(flushedAt)) {
      for (let i = 0; i < roomIds.length; i += maxHeads) {
        const heads = roomIds.slice(i, i + maxHeads).map((roomId) => ({ roomId, head: rooms.get(roomId)?.head ?? 0 }));
        deps.signal({ type: 'rooms.heads', data: { heads } }, streams);
      }
    }
    schedule();
  };
  const schedule = (): void => {
    if (stopped || timer || changed.size === 0) return;
    timer = setTimeout(flush, Math.max(0, flushedAt + everyMs - now()));
    timer.unref();
  };

  const headMoved = (roomId: string, from: number, to: number, listed: boolean): void => {
    const room = rooms.get(roomId);
    if (!room || to <= room.head) return;
    // After a hole, any event may have been in it.
    const hole = from > room.head + 1;
    room.head = to;
    if (!hole && !listed) return;
    changed.add(roomId);
    schedule();
  };

  const membershipChanged = (userId: string, own: Set<string>, event: RoomfulEvent): void => {
    const membership = deps.membershipIn(event);
    if (!membership) return;
    const { roomId, isMember } = membership;
    if (!isMember) {
      if (own.delete(roomId)) unwatch(userId, roomId);
    } else if (!own.has(roomId)) {
      own.add(roomId);
      watch(userId, { roomId, head: -1 });
    }
  };

  const load = async (userId: string, watcher: Watcher): Promise<void> => {
    const own = await ownRooms('', userId);
    if (users.get(userId) !== watcher) return;
    const known = new Set(own.map(({ roomId }) => roomId));
    watcher.rooms = known;
    for (const room of own) watch(userId, room);
    for (const event of watcher.pending.splice(0)) membershipChanged(userId, known, event);
  };

  const forget = (userId: string, watcher: Watcher): void => {
    if (users.get(userId) !== watcher) return;
    users.delete(userId);
    for (const roomId of watcher.rooms ?? []) unwatch(userId, roomId);
  };

  const open = async (userId: string): Promise<void> => {
    let watcher = users.get(userId);
    if (!watcher) {
      watcher = { shares: 0, rooms: null, loading: Promise.resolve(), pending: [] };
      users.set(userId, watcher);
      watcher.loading = load(userId, watcher);
    }
    watcher.shares += 1;
    try {
      await watcher.loading;
    } catch (error) {
      // The next `open` reads again.
      forget(userId, watcher);
      throw error;
    }
  };
  const close = (userId: string): void => {
    const watcher = users.get(userId);
    if (!watcher) return;
    watcher.shares -= 1;
    if (watcher.shares <= 0) forget(userId, watcher);
  };

  const polled = (): string[] => {
    const some: string[] = [];
    while (some.length < maxPolled) {
      const { value, done } = cursor.next();
      if (done) {
        cursor = rooms.keys();
        break;
      }
      some.push(value);
    }
    return some;
  };

  return {
    open,
    close,
    followed: (userId, stream, follows) => {
      if (stream !== userStream(userId)) return;
      if (follows) void open(userId).catch(() => undefined);
      else close(userId);
    },
    committed: ({ stream, from, to, events }) => {
      const roomId = streamId(stream);
      if (!rooms.has(roomId) || stream !== roomStream(roomId)) return;
      const listed = events.some(({ type }) => deps.roomLine.has(type));
      headMoved(roomId, from, to, listed);
    },
    heard: ({ stream, events }) => {
      const userId = streamId(stream);
      const watcher = stream === userStream(userId) ? users.get(userId) : undefined;
      if (!watcher) return;
      for (const event of events) {
        if (watcher.rooms) membershipChanged(userId, watcher.rooms, event);
        else watcher.pending.push(event);
      }
    },
    poll: async () => {
      const roomIds = polled();
      if (roomIds.length === 0) return;
      const heads = await deps.readHeads(roomIds.map(roomStream));
      for (const roomId of roomIds) headMoved(roomId, 0, heads.get(roomStream(roomId)) ?? 0, true);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
