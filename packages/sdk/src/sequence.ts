import type { RoomfulEvent } from '@roomful/protocol';

/** Puts the events of one stream into their order, whatever the wire did to them. */
export interface Sequence {
  /** The seq up to which everything was given out. */
  readonly seq: number;
  /** How many events are known to be missing. */
  readonly missing: number;
  /** Takes events in any order, some of them known, and gives out those that continue the order: each seq once. */
  offer(events: readonly RoomfulEvent[]): RoomfulEvent[];
  /** The stream is known to reach this seq. */
  sawHead(head: number): void;
  /** A read of the stream says where it ends: what was claimed beyond that and has not come is not believed. */
  endsAt(head: number): void;
}

/** Events further ahead than this are not kept, they are read again when their turn comes: it bounds the memory. */
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
