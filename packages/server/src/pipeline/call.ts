import type { CommandRow, RoomfulError } from '@roomful/protocol';
import type { Refund } from '../access/limits.js';
import type { EventColumns } from './columns.js';
import type { Principal, ServerFacts, WriteHandler } from './context.js';
import type { FoldGate } from './gate.js';
import type { RunHooks } from './hooks.js';
import type { Redaction } from './redaction.js';

/** A write that waits in a lane. */
export interface QueuedCall {
  name: string;
  row: CommandRow;
  handler: WriteHandler<never, unknown>;
  caller: Principal;
  input: unknown;
  key: string;
  /** The stream that the call appends to, and the scope of its key. */
  stream: string;
  /** The room that the input names; null if it names none. */
  roomId: string | null;
  /** The answer of the rate limit, kept so that a rerun of the batch does not count the call again. Absent: not counted yet. */
  charged?: Promise<Refund>;
}

/** The outcome of a call. */
export type Outcome = { ok: true; result: unknown; seq?: number; replayed?: true } | { ok: false; error: RoomfulError };

export interface BatchDeps {
  server: ServerFacts;
  /** How far the server's clock is ahead of the database's, milliseconds. Only tests change it. */
  clockOffsetMs(): number;
  columns: EventColumns;
  redaction: Pick<Redaction, 'event' | 'log'>;
  foldGate: FoldGate;
  hooks: RunHooks;
  /** Returns the error for a call whose stream does not exist. */
  missing(stream: string): RoomfulError;
  /** Counts a call against the room's limit, or against the server's if the room has none (null). @throws rate_limited */
  charge(call: QueuedCall, messagesPerMinute: number | null): Promise<Refund>;
  /** Logs an unexpected error; callers never see it. */
  report(error: unknown, call: QueuedCall): void;
}
