import type { Frame } from '@roomful/protocol';
import type { Principal } from './context.js';

/** A caller's socket, as the core sees it. */
export interface Connection {
  readonly id: string;
  /** Whether it is still there. */
  readonly connected: boolean;
  /** Whether a stream's frames are delivered to this connection. */
  follows(stream: string): boolean;
  /**
   * Starts to deliver a stream's frames, and keeps the stream open in the follower until it is detached.
   * What happened up to `judgedAt` is known to have been considered: only a departure after it detaches.
   */
  attach(stream: string, judgedAt: number): void;
  /** Stops delivering them. */
  detach(stream: string): void;
  /** Sends a frame to this connection alone. */
  deliver(frame: Frame): void;
  /** Replaces the caller after a refreshed token. */
  become(principal: Principal): void;
  /** Commands of one connection enter their lanes in the order in which they came. */
  turn: Promise<unknown>;
}
