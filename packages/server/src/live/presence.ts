import { limits } from '@roomful/protocol';
import type { Arriving, Choice, Leaving, Seen } from './port.js';

/** How long somebody whose connections broke off may be away without being told as gone, milliseconds. */
export const graceMs = 5_000;
/** How long a heartbeat over REST makes somebody present, milliseconds. */
export const heartbeatMs = 60_000;
/** A list of who is online is true to within this: those who ask for one all the time cost no look at everybody each time. */
const listScanMs = 500;

/** One for each user who is there: small, since they are many. Instants by the live clock. */
interface Attendance {
  connections: number;
  /** When a connection broke off that may yet be back; -1 = none. */
  droppedAt: number;
  /** Until when a heartbeat over REST holds; -1 = there was none. */
  heldUntil: number;
  /** The last sign of activity. */
  activeAt: number;
  /** The last one that others may know of: who is there unseen leaves none. */
  seenAt: number;
  /** Whether `seenAt` is later than whatever was kept before this attendance. */
  seenNow: boolean;
  savedAt: number;
  /** When the choice was made; −Infinity = none was. */
  chosenAt: number;
  chosen: Seen['status'];
  activity: string | null;
  /** What was last told of the user. */
  toldStatus: Seen['status'];
  toldActivity: string | null;
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

/** Two sorted lists as one. */
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
 * Who is there, as others see it, over all connections and devices. A pure state machine: it is told the time, and whoever
 * asks for `due` now and then is told of what only time has changed.
 */
export const createPresenceState = () => {
  const there = new Map<string, Attendance>();
  /** Whose view may have changed by more than time. */
  const touched = new Set<string>();
  /** Who came or went, and when they were seen, until that is kept. */
  const toSave = new Map<string, number>();
  /** Who is told as online, sorted, but for those who came or went since it was last asked for. */
  let online: readonly string[] = [];
  const cameOnline = new Set<string>();
  const wentOffline = new Set<string>();
  let scannedAt = Number.NEGATIVE_INFINITY;
  let changed = new Map<string, Seen>();

  const turned = (userId: string, isOnline: boolean): void => {
    const [to, from] = isOnline ? [cameOnline, wentOffline] : [wentOffline, cameOnline];
    // Who has turned twice since is where the list has them.
    if (!from.delete(userId)) to.add(userId);
  };

  /**
   * The attendance of a user who is there from now on; what was chosen ended with the one before, if that is over. That somebody
   * is there says nothing yet of when the user was active.
   */
  const attend = (userId: string, now: number): Attendance => {
    const before = there.get(userId);
    if (before && isThere(before, now)) return before;
    const told = before?.toldStatus ?? 'offline';
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
      toldStatus: told,
      toldActivity: before?.toldActivity ?? null,
    };
    there.set(userId, fresh);
    touched.add(userId);
    return fresh;
  };

  const saw = (a: Attendance, at: number, now: number): void => {
    a.seenAt = Math.max(a.seenAt, at);
    if (at === now) a.seenNow = true;
  };

  /** A sign of activity, now or some time ago. */
  const active = (userId: string, a: Attendance, now: number, at = now): void => {
    if (at < a.activeAt) return;
    // Who was shown as offline for being idle is back.
    if (now - a.activeAt >= limits.idleMs || a.toldStatus === 'offline') touched.add(userId);
    const isFirst = a.activeAt === Number.NEGATIVE_INFINITY;
    a.activeAt = at;
    if (a.chosen === 'offline') return;
    saw(a, at, now);
    if (isFirst) toSave.set(userId, a.seenAt);
  };

  /** What a client remembers of a choice: the last one holds, and who comes unseen is not seen coming. */
  const recall = (userId: string, a: Attendance, choice: Arriving['choice'], now: number): void => {
    if (!choice || now - choice.agoMs <= a.chosenAt) return;
    a.chosen = choice.status;
    a.activity = choice.activity;
    a.chosenAt = now - choice.agoMs;
    touched.add(userId);
  };

  const review = (userId: string, now: number): void => {
    const a = there.get(userId);
    if (!a) return;
    const view = seen(a, now);
    if (view.status !== a.toldStatus || view.activity !== a.toldActivity) {
      if ((view.status === 'offline') !== (a.toldStatus === 'offline')) {
        turned(userId, view.status !== 'offline');
        toSave.set(userId, a.seenAt);
      }
      a.toldStatus = view.status;
      a.toldActivity = view.activity;
      changed.set(userId, view);
    }
    if (isThere(a, now)) return;
    if (a.seenAt > Number.NEGATIVE_INFINITY) toSave.set(userId, a.seenAt);
    there.delete(userId);
  };

  /** Looks at those who were touched, and at all where that was last done `scanMs` ago. */
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
      // A connection that is back from a broken one is no sign that anybody is at the keys.
      const isBack = a.droppedAt >= 0 && now < a.droppedAt + graceMs;
      if (idleMs !== undefined) active(userId, a, now, now - idleMs);
      else if (!isBack) active(userId, a, now);
      a.droppedAt = -1;
      a.connections += 1;
    },
    left: (userId: string, how: Leaving, now: number): void => {
      const a = there.get(userId);
      if (!a || how === 'forgotten') return;
      // Closing a tab is a sign of activity, the last one.
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
      // Who comes unseen is not seen coming.
      if (choice?.status !== undefined && a.chosenAt === Number.NEGATIVE_INFINITY) a.chosen = choice.status;
      active(userId, a, now);
    },
    choose: (userId: string, { status, activity }: Choice, now: number): void => {
      const a = there.get(userId);
      if (!a || !isThere(a, now)) return;
      const [before, said] = [a.chosen, a.activity];
      if (status !== undefined) a.chosen = status;
      if (activity !== undefined) a.activity = activity;
      a.chosenAt = now;
      // A client that is back says again what was chosen before: that takes nobody at the keys.
      if (a.chosen === before && a.activity === said) return;
      // Who turns unseen was there until now, who is unseen has left by then.
      if (before !== 'offline') saw(a, now, now);
      active(userId, a, now);
      touched.add(userId);
    },
    /** Told as never seen, to who watches somebody who was not there too. */
    forget: (userId: string): void => {
      const a = there.get(userId);
      if (a && a.toldStatus !== 'offline') turned(userId, false);
      there.delete(userId);
      touched.delete(userId);
      toSave.delete(userId);
      changed.set(userId, { status: 'offline', activity: null, seenAt: Number.NEGATIVE_INFINITY });
    },
    look: (userIds: readonly string[], now: number): Map<string, Seen> => {
      const found = new Map<string, Seen>();
      for (const userId of userIds) {
        // What is answered counts as told: who is gone before the next tick is then told as gone.
        if (touched.delete(userId)) review(userId, now);
        const a = there.get(userId);
        const leftAt = a ? undefined : toSave.get(userId);
        if (a) found.set(userId, seen(a, now));
        else if (leftAt !== undefined) found.set(userId, { status: 'offline', activity: null, seenAt: leftAt });
      }
      return found;
    },
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
    /** How many that are, as of the last look at them. */
    count: (): number => online.length + cameOnline.size - wentOffline.size,
    /** `scanMs`: how often all are looked at for what only time has changed. */
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
    /** How many are held, for tests of what is kept in memory. */
    size: (): number => there.size,
  };
};
