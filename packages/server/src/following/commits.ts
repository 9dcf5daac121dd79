import type { Frame } from '@roomful/protocol';
import type { Follower } from './follower.js';

/** Gets frames. Frames of streams that are not followed here may come late and out of order. */
export type CommitListener = (frame: Frame) => void;

/** Hands commits to their listeners. */
export interface Commits {
  /** Adds a listener for all commits of this node, and for followed streams also those of other nodes. */
  onCommit(listener: CommitListener): void;
  /** Adds a listener for followed streams only: in order, without holes, each event once. */
  onDelivery(listener: CommitListener): void;
  /** Hands the next frame of a followed stream to all listeners. */
  deliver(frame: Frame): void;
  /** Hands a frame of a stream that is not followed here to the listeners for commits. */
  pass(frame: Frame): void;
}

/** Listeners are called in the order in which they were added. */
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

/** Publishes commits of this node: followed streams through the follower, which keeps the order, others directly. */
export const createPublish =
  (commits: Pick<Commits, 'pass'>, follower: Pick<Follower, 'receive'>) =>
  (frames: readonly Frame[]): void => {
    for (const frame of frames) if (!follower.receive(frame)) commits.pass(frame);
  };
