import type { ErrorCode, QueueItem, RoomfulEvent } from '@roomful/protocol';
import type { CommandName } from '../harness/caller.js';

/** The outcome of a call, as far as its caller knows. */
export type Outcome =
  | { kind: 'ok'; result: unknown; seq?: number; replayed?: true }
  | { kind: 'fail'; code: ErrorCode }
  /** No answer arrived, so the call may or may not have had an effect. */
  | { kind: 'unknown' };

/** A call that was sent once. Resends with the same key are separate attempts. */
export interface Attempt {
  user: string;
  key: string;
  name: CommandName;
  input: Readonly<Record<string, unknown>>;
  outcome: Outcome;
}

/** Consecutive events that one observer applied. */
export interface Slice {
  observer: string;
  /** The seq of the state that it started with; null = unknown, so any first event is fine. */
  after: number | null;
  events: RoomfulEvent[];
  /** Whether it was still listening at the end, and so must have got everything. */
  toTheEnd?: boolean;
}

/** Everything that is known about a room after a run. */
export interface History {
  attempts: readonly Attempt[];
  /** The room's whole log, read at the end. */
  log: readonly RoomfulEvent[];
  /** The head that the server returned with it. */
  head: number;
  slices: readonly Slice[];
  /** Open items by queue, read at the end. */
  items: Readonly<Record<string, readonly QueueItem[]>>;
  /** Refusals that the run provokes. Default: only `unavailable`. */
  expectedRefusals?: readonly ErrorCode[];
  /**
   * Whether the database was made to fail. Then nobody can say whether a commit in flight happened, so `unavailable` may hide
   * an effect. Default: false, refused calls had no effect.
   */
  databaseDies?: boolean;
}

/** Something that must not happen. */
export interface Violation {
  rule: string;
  says: string;
}
