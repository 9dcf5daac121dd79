import type { RoomfulEvent } from '@roomful/protocol';

/** Puts the events of one stream in order, even if the connection repeated, lost or reordered them. */
export interface Sequence {
  /** The last seq that was returned; nothing before it is missing. */
  readonly seq: number;
  /** How many events are known to be missing. */
  readonly missing: number;
  /** Takes events in any order, with duplicates, and returns those that come next: each seq once. */
  offer(events: readonly RoomfulEvent[]): RoomfulEvent[];
  /** The stream is known to reach this seq. */
  sawHead(head: number): void;
  /** A read of the stream shows where it ends. A higher head that was reported is no longer believed. */
  endsAt(head: number): void;
}

/** Events further ahead than this are not kept, to bound memory. They are read again when their turn comes. */
const maxAhead = 2_000;

export const createSequence = (start: number): Sequence => {
  let seq = start;
  let head = start;
  const ahead = new Map<number, RoomfulEvent>();

  return {
    get seq() {
      return seq;
    },
    get missing() {
      return head - seq;
    },
    sawHead: (known) => {
      head = Math.max(head, known);
    },
    endsAt: (known) => {
      if (ahead.size === 0) head = Math.max(seq, known);
    },
    offer: (events) => {
      const run: RoomfulEvent[] = [];
      for (const event of events) {
        if (event.seq === seq + 1) {
          run.push(event);
          seq = event.seq;
        } else if (event.seq > seq && event.seq - seq <= maxAhead) ahead.set(event.seq, event);
        head = Math.max(head, event.seq);
      }
      if (ahead.size === 0) return run;
      for (let next = ahead.get(seq + 1); next; next = ahead.get(seq + 1)) {
        run.push(next);
        seq = next.seq;
      }
      for (const known of ahead.keys()) if (known <= seq) ahead.delete(known);
      return run;
    },
  };
};
