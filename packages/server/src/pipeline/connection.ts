import type { Frame } from '@roomful/protocol';
import type { Principal } from './context.js';

/** A caller's connection, as the pipeline sees it. */
export interface Connection {
  readonly id: string;
  /** Whether the connection is still open. */
  readonly connected: boolean;
  /** Whether this connection gets a stream's frames. */
  follows(stream: string): boolean;
  /**
   * Starts to deliver a stream's frames, and keeps the stream open in the follower until it is detached. The caller's rights
   * were checked at seq `judgedAt`: only a departure after that detaches the connection.
   */
  attach(stream: string, judgedAt: number): void;
  /** Stops delivering a stream's frames. */
  detach(stream: string): void;
  /** Sends a frame to this connection alone. */
  deliver(frame: Frame): void;
  /** Replaces the caller after a token refresh. */
  become(principal: Principal): void;
  /** The end of the queue of commands, which enter their lanes in the order of arrival. */
  turn: Promise<unknown>;
}
