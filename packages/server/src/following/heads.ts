import type { Frame, RoomfulSignal } from '@roomful/protocol';
import { epochOf } from '../pipeline/log.js';
import type { Follower } from './follower.js';

/** A stream counts as busy for so long after its last event, milliseconds. */
const busyMs = 60_000;
/** Quiet streams are told of at every so many turns. */
const quietEvery = 12;

export interface HeadsDeps {
  follower: Pick<Follower, 'positions'>;
  generation: string;
  /** Sends a signal to the followers of a stream here. */
  signal(signal: RoomfulSignal, stream: string): void;
}

/** Tells followers now and then where their streams stand, so that a client notices a last frame that was lost. */
export const createHeads = ({ follower, generation, signal }: HeadsDeps) => {
  const deliveredAt = new Map<string, number>();
  let turn = 0;
  return {
    /** Notes that a stream has gone on. */
    delivered: ({ stream }: Pick<Frame, 'stream'>): void => {
      deliveredAt.set(stream, Date.now());
    },
    /** Tells the followers of busy streams, and at some turns those of quiet ones. */
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
