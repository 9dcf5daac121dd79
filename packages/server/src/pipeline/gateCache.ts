import type { RoomGate } from './context.js';
import type { LockedStream } from './stream.js';

/** A room's gate as it was at a head: exact as long as the head has not moved. */
export interface RememberedGate {
  head: number;
  lastAt: number;
  gate: RoomGate;
}

export interface GateCache {
  /** The gate of a stream; undefined where it is unknown, or was found stale a moment ago. */
  recall(stream: string): RememberedGate | undefined;
  /** The gate as a committed batch has left it. */
  remember(stream: LockedStream, gate: RoomGate): void;
  /** What is known of a stream may be wrong. */
  forget(stream: string): void;
  /** Another node writes to this stream: for a while it is not worth guessing. */
  contend(stream: string): void;
  /** Keeps the offset of the database's clock. */
  setClock(databaseNow: number): void;
  /** The database's time by this node's monotonic clock, epoch ms; undefined where it was not compared lately. */
  now(): number | undefined;
}

const maxStreams = 5_000;
const maxMembers = 20_000;
/** Records of members in all gates together: some hundred bytes each. */
const maxMembersInAll = 200_000;
const contendedMs = 1_000;
/** How long the comparison with the database's clock holds: two quartz clocks drift apart by far less than a millisecond. */
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
