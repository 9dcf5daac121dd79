import type { Frame, RoomfulSignal } from '@roomful/protocol';
import { epochOf } from '../pipeline/log.js';
import type { Follower } from './follower.js';

/** How long a stream counts as busy after its last event, milliseconds. */
const busyMs = 60_000;
/** Heads of quiet streams are sent once in so many turns. */
const quietEvery = 12;

export interface HeadsDeps {
  follower: Pick<Follower, 'positions'>;
  generation: string;
  /** Sends a signal to this node's followers of a stream. */
  signal(signal: RoomfulSignal, stream: string): void;
}

/** Sends the heads of streams to their followers regularly, so that a client notices if the last frame was lost. */
export const createHeads = ({ follower, generation, signal }: HeadsDeps) => {
  const deliveredAt = new Map<string, number>();
  let turn = 0;
  return {
    /** Notes that a stream has new events. */
    delivered: ({ stream }: Pick<Frame, 'stream'>): void => {
      deliveredAt.set(stream, Date.now());
    },
    /** Sends the heads of busy streams, and on some turns those of quiet ones. */
    send: (): void => {
      turn += 1;
      const now = Date.now();
      for (const [stream, head] of follower.positions()) {
        const busy = now - (deliveredAt.get(stream) ?? 0) < busyMs;
        if (!busy && turn % quietEvery !== 0) continue;
        signal({ type: 'server.heads', data: { stream, epoch: epochOf(stream, generation), head } }, stream);
      }
      for (const [stream, at] of deliveredAt) if (now - at > busyMs) deliveredAt.delete(stream);
    },
  };
};
