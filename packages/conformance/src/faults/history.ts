import type { ErrorCode, QueueItem, RoomfulEvent } from '@roomful/protocol';
import type { CommandName } from '../harness/caller.js';

/** How a call ended, as its caller knows it. */
export type Outcome =
  | { kind: 'ok'; result: unknown; seq?: number; replayed?: true }
  | { kind: 'fail'; code: ErrorCode }
  /** No answer came: it may or may not have had its effect. */
  | { kind: 'unknown' };

/** A call that was sent once; resends of a key are attempts of their own. */
export interface Attempt {
  user: string;
  key: string;
  name: CommandName;
  input: Readonly<Record<string, unknown>>;
  outcome: Outcome;
}

/** What one observer applied without a break. */
export interface Slice {
  observer: string;
  /** The seq of the state that it began with; null = not known, whatever came first. */
  after: number | null;
  events: RoomfulEvent[];
  /** It was still listening when all was over, and must have got everything. */
  toTheEnd?: boolean;
}

/** Everything that is known of one room after a run. */
export interface History {
  attempts: readonly Attempt[];
  /** The room's whole log, read when all was over. */
  log: readonly RoomfulEvent[];
  /** The head that the server gave with it. */
  head: number;
  slices: readonly Slice[];
  /** Open items by queue, read when all was over. */
  items: Readonly<Record<string, readonly QueueItem[]>>;
  /** Refusals that the run provokes. Default: only `unavailable`. */
  expectedRefusals?: readonly ErrorCode[];
  /**
   * The database was made to go away: whether a commit that was on its way then has happened, nobody can say, and
   * `unavailable` does not. Default: false, what was refused has not happened.
   */
  databaseDies?: boolean;
}

/** Something that must not be. */
export interface Violation {
  rule: string;
  says: string;
}
