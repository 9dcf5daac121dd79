import type { CommandRow, RoomfulError } from '@roomful/protocol';
import type { Refund } from '../access/limits.js';
import type { EventColumns } from './columns.js';
import type { Principal, ServerFacts, WriteHandler } from './context.js';
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
  /** The room that the input names; null: it names none. */
  roomId: string | null;
  /** What the rate limit said when the call was counted; a rerun of the batch counts it no more. Absent: not counted yet. */
  charged?: Promise<Refund>;
}

/** What became of a call. */
export type Outcome = { ok: true; result: unknown; seq?: number; replayed?: true } | { ok: false; error: RoomfulError };

export interface BatchDeps {
  server: ServerFacts;
  /** Milliseconds that the clock is ahead of the database's; only tests move it. */
  clockOffsetMs(): number;
  columns: EventColumns;
  redaction: Pick<Redaction, 'event' | 'log'>;
  /** The refusal of a call whose stream does not exist. */
  missing(stream: string): RoomfulError;
  /** Counts a call against the room's own limit, or, where it has none (null), the server's. @throws rate_limited */
  charge(call: QueuedCall, messagesPerMinute: number | null): Promise<Refund>;
  /** A fault that is no rule: told to the log, never to the caller. */
  report(error: unknown, call: QueuedCall): void;
}
