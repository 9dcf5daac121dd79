import type { EventDraft, EventRow } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Table } from '../../pipeline/tables.js';

/** A user to erase in a room, at an instant. */
export interface ErasureInRoom {
  roomId: string;
  userId: string;
  now: number;
}

/** The result of one step of a feature. */
export interface ErasedStep {
  /** The events to append to the room's log. */
  events: EventDraft[];
  /** Messages whose text must be removed from the log. */
  redacts?: number[];
  /** Whether there is more to do. Default: false. */
  more?: boolean;
}

/**
 * What a feature deletes when a user is erased. Names are not part of this: they are found by the rows of events and commands,
 * and by the tables. Every step runs under the lock of the room's head, and is harmless when repeated.
 */
export interface FeatureErasure {
  /** The events that the steps append. */
  readonly emits: readonly EventRow[];
  /**
   * The rooms where the user's words may be, as SQL that selects their ids. Every `?` is the id of the user. Default: where others
   * name the user, and where another feature says.
   */
  readonly rooms?: string;
  /** Clears the user's part in some events of the room's log. */
  readonly inLog?: (db: Knex, erasure: ErasureInRoom, seqs: number[]) => Promise<ErasedStep>;
  /** Clears some of the user's other data in the room. */
  readonly inState?: (db: Knex, erasure: ErasureInRoom) => Promise<ErasedStep>;
  /** Returns the events that tell the room's followers that the erasure is complete. */
  readonly finalEvents?: (erasure: ErasureInRoom) => EventDraft[];
}

/** The arguments of a sweep. */
export interface SweepCall {
  /** Data that was deleted up to this instant is removed, epoch ms. */
  before: number;
  now: number;
  /** The approximate number of rows that one step changes. */
  limit: number;
  /** All tables of the database. */
  tables: ReadonlyMap<string, Table>;
}

/** What a feature removes for good after its retention period. */
export interface Sweep {
  /** How long data is kept, milliseconds. Default: the server's retention of deleted messages and rooms. */
  readonly keptMs?: number;
  /** Whether there is something to do, as SQL with the instant `before` as its only binding. It runs every few seconds. */
  readonly due: string;
  /** One step, in its own transaction; resolves with true if nothing is left. */
  step(db: Knex, call: SweepCall): Promise<boolean>;
}
