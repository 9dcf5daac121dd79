import type { EventDraft, EventRow } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Table } from '../../pipeline/tables.js';

/** A user who is erased in a room, at an instant. */
export interface ErasureInRoom {
  roomId: string;
  userId: string;
  now: number;
}

/** What a feature has done in one step. */
export interface ErasedStep {
  /** What the room is told of it. */
  events: EventDraft[];
  /** Messages whose text is to vanish from the log. */
  redacts?: number[];
  /** Something is left. Default: false. */
  more?: boolean;
}

/**
 * What a feature deletes when a user is erased. Names need no part of it: they are found by the rows of events and commands,
 * and by the tables. Every step runs under the lock of the room's head, and does no harm when it is repeated.
 */
export interface FeatureErasure {
  /** The events that the steps append. */
  readonly emits: readonly EventRow[];
  /** Clears what the user did at some places of the room's log. */
  readonly inLog?: (db: Knex, erasure: ErasureInRoom, seqs: number[]) => Promise<ErasedStep>;
  /** Clears some of what else the user has in the room. */
  readonly inState?: (db: Knex, erasure: ErasureInRoom) => Promise<ErasedStep>;
  /** Tells the room that it is through with the user. */
  readonly told?: (erasure: ErasureInRoom) => EventDraft[];
}

/** What a sweep is given. */
export interface SweepCall {
  /** What was deleted up to this instant goes, epoch ms. */
  before: number;
  now: number;
  /** How many rows one step touches, about. */
  limit: number;
  /** Every table of the database. */
  tables: ReadonlyMap<string, Table>;
}

/** What a feature deletes for good when it has been kept for long enough. */
export interface Sweep {
  /** Whether there is something to do, as SQL with the instant `before` as its one binding. It is asked every few seconds. */
  readonly due: string;
  /** One step, in a transaction of its own; resolves with true when nothing is left. */
  step(db: Knex, call: SweepCall): Promise<boolean>;
}
