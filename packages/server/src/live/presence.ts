import { limits } from '@roomful/protocol';
import type { Arriving, Choice, Leaving, Seen } from './liveStore.js';

/** How long a user may stay away after the last connection broke before others see the user as offline, milliseconds. */
export const graceMs = 5_000;
/** How long a heartbeat over REST keeps a user present, milliseconds. */
export const heartbeatMs = 60_000;
/** How old the list of online users may be, so that frequent requests do not review every user each time. */
const listScanMs = 500;

/** The state of a present user. It is small, since there are many. Instants are those of the live clock. */
interface Attendance {
  connections: number;
  /** When a connection broke that may still come back; -1 = none. */
  droppedAt: number;
  /** When the last heartbeat over REST expires; -1 = there was none. */
  heldUntil: number;
  /** The last activity. */
  activeAt: number;
  /** The last activity that others may know of. Invisible users leave none. */
  seenAt: number;
  /** Whether `seenAt` is later than any instant stored before this attendance. */
  seenNow: boolean;
  savedAt: number;
  /** When the choice was made; −Infinity = never. */
  chosenAt: number;
  chosen: Seen['status'];
  activity: string | null;
  /** The status that watchers know. */
  knownStatus: Seen['status'];
  knownActivity: string | null;
}

const isThere = (a: Attendance, now: number): boolean =>
  a.connections > 0 || now < a.heldUntil || (a.droppedAt >= 0 && now < a.droppedAt + graceMs);

const statusOf = (a: Attendance, now: number): Seen['status'] =>
  !isThere(a, now) || now - a.activeAt >= limits.idleMs ? 'offline' : a.chosen;

const seen = (a: Attendance, now: number): Seen => {
  const status = statusOf(a, now);
  const view = { status, activity: status === 'offline' ? null : a.activity, seenAt: a.seenAt };
  return a.seenNow ? view : { ...view, keptMayBeLater: true };
};

/** Merges two sorted lists. */
const merged = (one: readonly string[], other: readonly string[]): string[] => {
  const all: string[] = [];
  let next = 0;
  for (const id of one) {
    while (next < other.length && (other[next] as string) < id) all.push(other[next++] as string);
    all.push(id);
  }
  return all.concat(other.slice(next));
};

/**
 * Keeps the presence of users as others see it, over all connections and devices. A pure state machine: callers pass the time,
 * and must ask for `due` now and then to learn of changes caused by time alone.
 */
export const createPresenceState = () => {
  const there = new Map<string, Attendance>();
  /** Users whose view may have changed by more than time. */
  const touched = new Set<string>();
  /** Users who came or went, with the unsaved instant at which they were seen. */
  const toSave = new Map<string, number>();
  /** Users that watchers know as online, sorted, except for changes since the list was last read. */
  let online: readonly string[] = [];
  const cameOnline = new Set<string>();
  const wentOffline = new Set<string>();
  /** Users who chose to appear offline. */
  const invisible = new Set<string>();
  let scannedAt = Number.NEGATIVE_INFINITY;
  let changed = new Map<string, Seen>();

  const turned = (userId: string, isOnline: boolean): void => {
    const [to, from] = isOnline ? [cameOnline, wentOffline] : [wentOffline, cameOnline];
    // A user who has changed twice since is where the list has the user.
    if (!from.delete(userId)) to.add(userId);
  };

  /**
   * Returns the attendance of a user who is present from now on, creating it if the last one is over, along with its choice.
   * Being present does not count as activity.
   */
  const attend = (userId: string, now: number): Attendance => {
    const before = there.get(userId);
    if (before && isThere(before, now)) return before;
    const known = before?.knownStatus ?? 'offline';
    const fresh: Attendance = {
      connections: 0,
      droppedAt: -1,
      heldUntil: -1,
      activeAt: Number.NEGATIVE_INFINITY,
      seenAt: Math.max(before?.seenAt ?? Number.NEGATIVE_INFINITY, toSave.get(userId) ?? Number.NEGATIVE_INFINITY),
      seenNow: false,
      savedAt: Number.NEGATIVE_INFINITY,
      chosenAt: Number.NEGATIVE_INFINITY,
      chosen: 'online',
      activity: null,
      knownStatus: known,
      knownActivity: before?.knownActivity ?? null,
    };
    there.set(userId, fresh);
    invisible.delete(userId);
    touched.add(userId);
    return fresh;
  };

  const select = (userId: string, a: Attendance, status: Seen['status']): void => {
    a.chosen = status;
    if (status === 'offline') invisible.add(userId);
    else invisible.delete(userId);
  };

  const saw = (a: Attendance, at: number, now: number): void => {
    a.seenAt = Math.max(a.seenAt, at);
    if (at === now) a.seenNow = true;
  };

  /** Notes activity, now or some time ago. */
  const active = (userId: string, a: Attendance, now: number, at = now): void => {
    if (at < a.activeAt) return;
    // A user who was shown as offline for being idle is back.
    if (now - a.activeAt >= limits.idleMs || a.knownStatus === 'offline') touched.add(userId);
    const isFirst = a.activeAt === Number.NEGATIVE_INFINITY;
    a.activeAt = at;
    if (a.chosen === 'offline') return;
    saw(a, at, now);
    if (isFirst) toSave.set(userId, a.seenAt);
  };

  /** Applies a choice that a client remembers. The latest choice wins, and an invisible user stays invisible. */
  const recall = (userId: string, a: Attendance, choice: Arriving['choice'], now: number): void => {
    if (!choice || now - choice.agoMs <= a.chosenAt) return;
    select(userId, a, choice.status);
    a.activity = choice.activity;
    a.chosenAt = now - choice.agoMs;
    touched.add(userId);
  };

  const review = (userId: string, now: number): void => {
    const a = there.get(userId);
    if (!a) return;
    const view = seen(a, now);
    if (view.status !== a.knownStatus || view.activity !== a.knownActivity) {
      if ((view.status === 'offline') !== (a.knownStatus === 'offline')) {
        turned(userId, view.status !== 'offline');
        toSave.set(userId, a.seenAt);
      }
      a.knownStatus = view.status;
      a.knownActivity = view.activity;
      changed.set(userId, view);
    }
    if (isThere(a, now)) return;
    if (a.seenAt > Number.NEGATIVE_INFINITY) toSave.set(userId, a.seenAt);
    there.delete(userId);
    invisible.delete(userId);
  };

  /** Reviews the touched users, or all users if that was last done `scanMs` ago. */
  const settle = (now: number, scanMs: number): void => {
    const all = now - scannedAt >= scanMs;
    if (all) scannedAt = now;
    for (const userId of all ? there.keys() : touched) review(userId, now);
    touched.clear();
  };

  return {
    came: (userId: string, now: number, { idleMs, choice }: Arriving = {}): void => {
      const a = attend(userId, now);
      recall(userId, a, choice, now);
      // Reconnecting after a broken connection is not activity.
      const isBack = a.droppedAt >= 0 && now < a.droppedAt + graceMs;
      if (idleMs !== undefined) active(userId, a, now, now - idleMs);
      else if (!isBack) active(userId, a, now);
      a.droppedAt = -1;
      a.connections += 1;
    },
    left: (userId: string, how: Leaving, now: number): void => {
      const a = there.get(userId);
      if (!a || how === 'forgotten') return;
      // Closing a tab is activity, the last one.
      if (how === 'goodbye' && statusOf(a, now) !== 'offline') saw(a, now, now);
      if (how === 'dropped') a.droppedAt = now;
      a.connections = Math.max(0, a.connections - 1);
      touched.add(userId);
    },
    active: (userId: string, now: number): void => {
      const a = there.get(userId);
      if (a && isThere(a, now)) active(userId, a, now);
    },
    beat: (userId: string, now: number, choice?: Choice): void => {
      const a = attend(userId, now);
      if (!choice || a.connections === 0) a.heldUntil = now + heartbeatMs;
      // An invisible user stays invisible.
      if (choice?.status !== undefined && a.chosenAt === Number.NEGATIVE_INFINITY) select(userId, a, choice.status);
      active(userId, a, now);
    },
    choose: (userId: string, { status, activity }: Choice, now: number): void => {
      const a = there.get(userId);
      if (!a || !isThere(a, now)) return;
      const [before, said] = [a.chosen, a.activity];
      if (status !== undefined) select(userId, a, status);
      if (activity !== undefined) a.activity = activity;
      a.chosenAt = now;
      // A reconnecting client repeats the last choice, which is not activity.
      if (a.chosen === before && a.activity === said) return;
      // Users who turn invisible were seen until now; invisible users have left already.
      if (before !== 'offline') saw(a, now, now);
      active(userId, a, now);
      touched.add(userId);
    },
    /** Reported as never seen, even to watchers of a user who was not present. */
    forget: (userId: string): void => {
      const a = there.get(userId);
      if (a && a.knownStatus !== 'offline') turned(userId, false);
      there.delete(userId);
      invisible.delete(userId);
      touched.delete(userId);
      toSave.delete(userId);
      changed.set(userId, { status: 'offline', activity: null, seenAt: Number.NEGATIVE_INFINITY });
    },
    look: (userIds: readonly string[], now: number): Map<string, Seen> => {
      const found = new Map<string, Seen>();
      for (const userId of userIds) {
        // The result counts as a signal, so that a user who leaves before the next tick is then reported as offline.
        if (touched.delete(userId)) review(userId, now);
        const a = there.get(userId);
        const leftAt = a ? undefined : toSave.get(userId);
        if (a) found.set(userId, seen(a, now));
        else if (leftAt !== undefined) found.set(userId, { status: 'offline', activity: null, seenAt: leftAt });
      }
      return found;
    },
    /** Returns the users who chose to appear offline. The set changes with their choices. */
    invisible: (): ReadonlySet<string> => invisible,
    online: (now: number): readonly string[] => {
      settle(now, listScanMs);
      if (cameOnline.size + wentOffline.size === 0) return online;
      const fresh = [...cameOnline].sort();
      const stay = wentOffline.size === 0 ? online : online.filter((userId) => !wentOffline.has(userId));
      online = fresh.length === 0 ? stay : merged(stay, fresh);
      cameOnline.clear();
      wentOffline.clear();
      return online;
    },
    /** Returns how many are online, as of the last review. */
    count: (): number => online.length + cameOnline.size - wentOffline.size,
    /** Returns the changes since the last call. `scanMs`: how often all users are reviewed for changes caused by time alone. */
    due: (now: number, scanMs: number): ReadonlyMap<string, Seen> => {
      settle(now, scanMs);
      const due = changed;
      if (due.size > 0) changed = new Map();
      return due;
    },
    unsaved: (all: boolean): Map<string, number> => {
      const seenAt = new Map(toSave);
      if (all) for (const [userId, a] of there) if (a.seenAt > a.savedAt) seenAt.set(userId, a.seenAt);
      return seenAt;
    },
    saved: (seenAt: ReadonlyMap<string, number>): void => {
      for (const [userId, at] of seenAt) {
        if (toSave.get(userId) === at) toSave.delete(userId);
        const a = there.get(userId);
        if (a) a.savedAt = Math.max(a.savedAt, at);
      }
    },
    /** Returns the number of users in memory, for tests. */
    size: (): number => there.size,
  };
};
