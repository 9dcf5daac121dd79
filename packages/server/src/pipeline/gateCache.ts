import type { RoomGate } from './context.js';
import type { LockedStream } from './stream.js';

/** A room's gate as of a head: exact until the head moves. */
export interface RememberedGate {
  head: number;
  lastAt: number;
  gate: RoomGate;
}

export interface GateCache {
  /** Returns the gate of a stream; undefined if it is unknown or was stale a moment ago. */
  recall(stream: string): RememberedGate | undefined;
  /** Keeps the gate that a committed batch left. */
  remember(stream: LockedStream, gate: RoomGate): void;
  /** Drops the gate of a stream because it may be wrong. */
  forget(stream: string): void;
  /** Notes that another node writes to this stream: optimistic commits are not tried for a while. */
  contend(stream: string): void;
  /** Sets this node's offset from the database's clock. */
  setClock(databaseNow: number): void;
  /** Returns the database's time, epoch ms, by this node's monotonic clock; undefined if the clocks were not compared lately. */
  now(): number | undefined;
}

const maxStreams = 5_000;
const maxMembers = 20_000;
/** Member records in all gates together, some hundred bytes each. */
const maxMembersInAll = 200_000;
const contendedMs = 1_000;
/** How long a comparison with the database's clock holds. In that time two quartz clocks drift by far less than 1 ms. */
const clockMs = 2_000;

export const createGateCache = (): GateCache => {
  const gates = new Map<string, RememberedGate & { size: number }>();
  let members = 0;
  const drop = (stream: string): void => {
    members -= gates.get(stream)?.size ?? 0;
    gates.delete(stream);
  };
  const contended = new Map<string, number>();
  let clock = { offset: 0, at: Number.NEGATIVE_INFINITY };
  return {
    recall: (stream) => {
      const until = contended.get(stream);
      if (until !== undefined) {
        if (performance.now() < until) return undefined;
        contended.delete(stream);
      }
      return gates.get(stream);
    },
    remember: ({ id, head, lastAt }, gate) => {
      drop(id);
      const { size } = gate.members;
      if (size > maxMembers) return;
      gates.set(id, { head, lastAt, gate, size });
      members += size;
      for (const oldest of gates.keys()) {
        if (gates.size <= maxStreams && members <= maxMembersInAll) break;
        drop(oldest);
      }
    },
    forget: drop,
    contend: (stream) => {
      drop(stream);
      if (contended.size > maxStreams) contended.clear();
      contended.set(stream, performance.now() + contendedMs);
    },
    setClock: (databaseNow) => {
      const at = performance.now();
      clock = { offset: databaseNow - at, at };
    },
    now: () => {
      const at = performance.now();
      return at - clock.at < clockMs ? Math.floor(at + clock.offset) : undefined;
    },
  };
};
