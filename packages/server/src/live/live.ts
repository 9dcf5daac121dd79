// Imported instead of the global: a test that fakes timers would otherwise stop a server in the same process.
import { setInterval } from 'node:timers';
import {
  type Frame,
  holdsEverywhere,
  type Presence,
  type RoomfulEvent,
  type RoomfulSignal,
  type RoomSnapshot,
  roomStream,
  streamId,
} from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import type { Connection } from '../pipeline/connection.js';
import type { Principal } from '../pipeline/context.js';
import type { Endings } from '../pipeline/endings.js';
import type { Request } from '../pipeline/execute.js';
import type { RevokedBy } from '../pipeline/revoked.js';
import type { LiveClock } from './clock.js';
import type { LiveChanges, RunLiveHooks } from './hooks.js';
import { createLastSeen, type LastSeenQueries } from './lastSeen.js';
import type { Arriving, Leaving, LiveStore, Seen } from './liveStore.js';
import { createSeenState } from './seen.js';
import type { createStanding } from './standing.js';
import { createWatching } from './watching.js';

const tickMs = 100;
/** The shortest time between two signals of a kind: about users to their watchers, about a room to its followers. */
const presenceSpacingMs = 200;
const roomSpacingMs = 500;
const largeRoomSpacingMs = 2_000;
const largeRoom = 1_000;

/** What features bring to live state. */
export interface LiveParts extends LastSeenQueries {
  /** Reads the members of those rooms that are small enough for members to see each other's read positions. */
  selectSmallRooms(db: Knex, roomIds: readonly string[]): Promise<Map<string, Set<string>>>;
  /** What features do when events are committed. */
  runHooks: RunLiveHooks;
}

export interface LiveDeps extends LiveParts {
  store: LiveStore;
  clock: LiveClock;
  database: Database;
  standing: Pick<ReturnType<typeof createStanding>, 'changed'>;
  /** The names of the commands that count as activity. */
  signs: ReadonlySet<string>;
  /** The events that end memberships. */
  endings: Endings;
  /** The rights that events take away. */
  revokedBy: RevokedBy;
  /** Counts this node's connections that follow a stream. */
  followers(stream: string): number;
  /** Sends a signal to this node's followers of a stream, or only to those that `mayKnow` lets pass. */
  signal(signal: RoomfulSignal, stream: string, mayKnow?: (user: Principal) => boolean): void;
  /** Sends a signal to connections. */
  signalConnections(signal: RoomfulSignal, connections: readonly Connection[]): void;
  report(error: unknown): void;
}

export type Live = ReturnType<typeof createLive>;

/**
 * Runs the live part of this node: receives connections, commands and commits, and sends signals to watchers and followers.
 * Signals are paced, so their number does not grow with the number of users.
 */
export const createLive = (deps: LiveDeps) => {
  const { store, clock, database } = deps;
  const watching = createWatching();
  const seen = createSeenState();
  /** The members of small rooms that are followed here; null if the room is not small. */
  const small = new Map<string, ReadonlySet<string> | null>();
  /** Rooms whose members are being read and have not changed since. */
  const reading = new Set<string>();
  const forgetMembers = (roomId: string): void => {
    small.delete(roomId);
    reading.delete(roomId);
  };

  const lastSeen = createLastSeen(deps);

  const view = (userId: string, now: Seen | undefined, keptAt: number | undefined): Presence => {
    const seenAt = Math.max(now ? clock.epochAt(now.seenAt) : 0, keptAt ?? 0);
    return {
      userId,
      status: now?.status ?? 'offline',
      activity: now?.activity ?? null,
      lastSeenAt: seenAt > 0 ? seenAt : null,
    };
  };

  /** Returns the presence of users as others see it, in the order of the ids. */
  const look = async (userIds: readonly string[]): Promise<Presence[]> => {
    const first = await store.presence.look(userIds);
    const unknown = userIds.filter((userId) => first.get(userId)?.keptMayBeLater ?? !first.has(userId));
    const kept = new Map(
      await Promise.all(unknown.map(async (userId) => [userId, await lastSeen.of(userId)] as const)),
    );
    // Look again last, so that no signal sent in the meantime is newer than the result.
    const now = await store.presence.look(userIds);
    return userIds.map((userId) => {
      const was = first.get(userId);
      // A user of the first look who is missing now has left since, perhaps with a newer stored instant.
      const gone = was && { ...was, status: 'offline' as const, activity: null };
      return view(userId, now.get(userId) ?? gone, kept.get(userId));
    });
  };

  const spacingMs = (roomId: string): number =>
    deps.followers(roomStream(roomId)) > largeRoom ? largeRoomSpacingMs : roomSpacingMs;

  let nextPresenceAt = 0;
  const sendPresence = (now: number): void => {
    if (now < nextPresenceAt) return;
    const changed = store.presence.due();
    if (changed.size === 0) return;
    nextPresenceAt = now + presenceSpacingMs;
    const views = new Map([...changed].map(([userId, it]) => [userId, view(userId, it, undefined)]));
    for (const { userIds, connections } of watching.groups(changed.keys())) {
      const users = userIds.flatMap((userId) => views.get(userId) ?? []);
      deps.signalConnections({ type: 'presence.changed', data: { users } }, connections);
    }
  };

  /** Returns the members of small rooms, and keeps them in memory unless they changed during the read. */
  const membersOf = async (roomIds: readonly string[]): Promise<Map<string, ReadonlySet<string> | null>> => {
    const known = new Map(roomIds.map((roomId) => [roomId, small.get(roomId)]));
    const ask = roomIds.filter((roomId) => known.get(roomId) === undefined);
    const answers = new Map([...known].map(([roomId, members]) => [roomId, members ?? null]));
    if (ask.length === 0) return answers;
    for (const roomId of ask) reading.add(roomId);
    const found = await database.read((db) => deps.selectSmallRooms(db, ask));
    for (const roomId of ask) {
      const members = found.get(roomId) ?? null;
      answers.set(roomId, members);
      if (reading.delete(roomId)) small.set(roomId, members);
    }
    return answers;
  };

  let sendingReceipts = false;
  const sendReceipts = async (now: number): Promise<void> => {
    if (sendingReceipts) return;
    const due = [...seen.due(now, spacingMs)].filter(([roomId]) => deps.followers(roomStream(roomId)) > 0);
    if (due.length === 0) return;
    sendingReceipts = true;
    try {
      const members = await membersOf(due.map(([roomId]) => roomId));
      for (const [roomId, receipts] of due) {
        const those = members.get(roomId);
        if (!those) continue;
        // Read positions of operators are not shown, as they are no members.
        const theirs = receipts.filter(({ userId }) => those.has(userId));
        if (theirs.length === 0) continue;
        const mayKnow = ({ id, role }: Principal) => those.has(id) || holdsEverywhere(role);
        deps.signal({ type: 'receipt.seen', data: { roomId, receipts: theirs } }, roomStream(roomId), mayKnow);
      }
    } finally {
      sendingReceipts = false;
    }
  };

  const tick = (): void => {
    const now = clock.now();
    sendPresence(now);
    for (const [roomId, typists] of store.typing.due(spacingMs)) {
      deps.signal({ type: 'typing.changed', data: { roomId, ...typists } }, roomStream(roomId));
    }
    for (const [roomId, many] of store.occupancy.due(spacingMs)) {
      deps.signal({ type: 'presence.occupancy', data: { roomId, ...many } }, roomStream(roomId));
    }
    void sendReceipts(now).catch(deps.report);
    lastSeen.saveNowAndThen(now);
  };
  const timer = setInterval(() => {
    try {
      tick();
    } catch (error) {
      deps.report(error);
    }
  }, tickMs);
  timer.unref();

  const changes: LiveChanges = {
    typing: store.typing,
    forgetMembers,
    saw: (roomId, receipt) => {
      if (deps.followers(roomStream(roomId)) > 0) seen.read(roomId, receipt);
    },
  };

  /** Applies an event that ends memberships of a room or takes rights away in it. */
  const restrict = (roomId: string, event: RoomfulEvent): void => {
    const ending = deps.endings.get(event.type);
    const revoked = deps.revokedBy(event);
    if (ending) forgetMembers(roomId);
    if (ending || revoked) deps.standing.changed(roomId);
    if (!ending && !revoked?.speaking) return;
    const userId = ending ? ending.userOf(event) : revoked?.userId;
    if (userId === undefined) store.typing.clear(roomId);
    else store.typing.stop(roomId, userId);
  };

  return {
    look,
    /** Registers a new connection of a user. */
    came: (userId: string, arriving?: Arriving): void => store.presence.came(userId, arriving),
    left: (connection: Connection, userId: string, how: Leaving): void => {
      watching.end(connection);
      store.presence.left(userId, how);
    },
    /** Forgets a user, and notifies the watchers. */
    forget: (userId: string): void => {
      store.presence.forget(userId);
      store.typing.forget(userId);
    },
    /** Notes that a connection follows a stream, or no longer does. */
    followed: (userId: string, stream: string, follows: boolean): void => {
      if (!stream.startsWith('room:')) return;
      const roomId = streamId(stream);
      if (follows) store.occupancy.enter(roomId, userId);
      else {
        store.occupancy.leave(roomId, userId);
        if (deps.followers(stream) === 0) forgetMembers(roomId);
      }
    },
    /** Notes the caller of a command as active, if the command counts as activity. */
    called: ({ name, caller }: Pick<Request, 'name' | 'caller'>): void => {
      if (caller && deps.signs.has(name as string)) store.presence.active(caller.id);
    },
    /** Takes a frame that was committed on any node. It may come more than once. */
    committed: ({ stream, events }: Pick<Frame, 'stream' | 'events'>): void => {
      const ownerId = streamId(stream);
      const ofRoom = stream.startsWith('room:');
      for (const event of events) {
        // First: rights that are gone must not depend on what hooks do.
        if (ofRoom) restrict(ownerId, event);
        deps.runHooks(changes, event, ownerId, deps.report);
      }
    },
    /** Replaces the users that a connection watches. */
    watch: async (connection: Connection, userIds: readonly string[]): Promise<Presence[]> => {
      watching.watch(connection, [...new Set(userIds)]);
      return look(userIds);
    },
    /** Returns the live part of a room's snapshot. A viewer who is about to follow the room is already counted. */
    snapshot: async (roomId: string, viewer: { userId: string; follows: boolean }): Promise<RoomSnapshot['live']> => {
      const typing = await store.typing.of(roomId, viewer.userId);
      const { people } = await store.occupancy.of(roomId);
      const isNew = viewer.follows && !(await store.occupancy.has(roomId, viewer.userId));
      return { typing, people: people + (isNew ? 1 : 0) };
    },
    /** Saves when every user was last seen, and stops. */
    close: async (): Promise<void> => {
      clearInterval(timer);
      await lastSeen.saveAll();
    },
  };
};
