import type { Leaving } from './liveStore.js';
import { graceMs } from './presence.js';

/** A user who follows a room on this node, or did a moment ago. There are many, so it is small. */
export interface Lease {
  readonly roomId: string;
  readonly userId: string;
  connections: number;
  /** Until when a broken connection may still come back; -1 = none did break. */
  graceUntil: number;
  /** Whether the user counts as being in the room. */
  here: boolean;
}

/**
 * Keeps which users are in which rooms on this node, and which of that is not written yet. A pure state machine: callers pass the
 * time.
 */
export const createLeaseState = () => {
  const byUser = new Map<string, Map<string, Lease>>();
  let unwritten = new Set<Lease>();
  /** Leases within a grace time, by its end. */
  const graced = new Set<Lease>();

  const leaseOf = (roomId: string, userId: string): Lease => {
    const own = byUser.get(userId) ?? new Map<string, Lease>();
    byUser.set(userId, own);
    const lease = own.get(roomId) ?? { roomId, userId, connections: 0, graceUntil: -1, here: false };
    own.set(roomId, lease);
    return lease;
  };
  const turn = (lease: Lease, here: boolean): void => {
    if (lease.here === here) return;
    lease.here = here;
    unwritten.add(lease);
  };
  const endGrace = (lease: Lease): void => {
    lease.graceUntil = -1;
    graced.delete(lease);
  };
  const remove = ({ roomId, userId }: Lease): void => {
    const own = byUser.get(userId);
    own?.delete(roomId);
    if (own?.size === 0) byUser.delete(userId);
  };

  return {
    enter: (roomId: string, userId: string): void => {
      const lease = leaseOf(roomId, userId);
      lease.connections += 1;
      endGrace(lease);
      turn(lease, true);
    },
    /** @param how how the connection ended. Default: it is open, and only stopped following the room. */
    leave: (roomId: string, userId: string, how: Leaving | undefined, now: number): void => {
      const lease = byUser.get(userId)?.get(roomId);
      if (!lease?.here) return;
      lease.connections = Math.max(0, lease.connections - 1);
      if (how === 'dropped') {
        // Added again, so that they stay in the order in which they end.
        endGrace(lease);
        lease.graceUntil = now + graceMs;
        graced.add(lease);
      }
      if (lease.connections === 0 && now >= lease.graceUntil) turn(lease, false);
    },
    /** Ends a user's leases. The user's open connections no longer count. */
    forget: (userId: string): void => {
      for (const lease of byUser.get(userId)?.values() ?? []) {
        lease.connections = 0;
        endGrace(lease);
        turn(lease, false);
      }
    },
    /** Returns the leases to write, and counts them as written until `failed`. */
    due: (now: number): Lease[] => {
      for (const lease of graced) {
        if (now < lease.graceUntil) break;
        endGrace(lease);
        if (lease.connections === 0) turn(lease, false);
      }
      const due = [...unwritten];
      if (due.length > 0) unwritten = new Set();
      return due;
    },
    /** Notes that leases were written. */
    written: (leases: readonly Lease[]): void => {
      for (const lease of leases) if (!lease.here && !unwritten.has(lease)) remove(lease);
    },
    /** Notes that it is unknown whether leases were written. */
    failed: (leases: readonly Lease[]): void => {
      for (const lease of leases) unwritten.add(lease);
    },
    /** Notes that nothing is written any more. */
    lost: (): void => {
      for (const own of byUser.values()) for (const lease of own.values()) if (lease.here) unwritten.add(lease);
    },
    /** Returns the number of users in memory. */
    size: (): number => byUser.size,
  };
};
