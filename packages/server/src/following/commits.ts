import type { Frame } from '@roomful/protocol';
import type { Follower } from './follower.js';

/** Hears of a frame. A frame of a stream that is not followed here may come late, and out of turn. */
export type CommitListener = (frame: Frame) => void;

/** The road from a commit to everyone who wants it. */
export interface Commits {
  /** Adds a listener to all that is committed here, and to all that is followed here, whichever node committed it. */
  onCommit(listener: CommitListener): void;
  /** Adds a listener to what is followed here alone: in order, without holes, each event once. */
  onDelivery(listener: CommitListener): void;
  /** Tells everyone of a frame of a followed stream, whose turn it is. */
  deliver(frame: Frame): void;
  /** Tells the listeners to commits of a frame of a stream that is not followed here. */
  pass(frame: Frame): void;
}

/** Listeners are told in the order in which they were added. */
export const createCommits = (): Commits => {
  const all: CommitListener[] = [];
  const ofCommits: CommitListener[] = [];
  return {
    onCommit: (listener) => {
      all.push(listener);
      ofCommits.push(listener);
    },
    onDelivery: (listener) => void all.push(listener),
    deliver: (frame) => {
      for (const listener of all) listener(frame);
    },
    pass: (frame) => {
      for (const listener of ofCommits) listener(frame);
    },
  };
};

/** Publishes what was committed here: followed streams by way of the follower, which keeps the order; others at once. */
export const createPublish =
  (commits: Pick<Commits, 'pass'>, follower: Pick<Follower, 'receive'>) =>
  (frames: readonly Frame[]): void => {
    for (const frame of frames) if (!follower.receive(frame)) commits.pass(frame);
  };
