import type { RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';

/** Removes from events what must no longer be read. The features provide it: they know what their events say. */
export interface Redaction {
  /** Blanks what an event says of deleted messages; the event itself stays in the log. */
  event(event: RoomfulEvent, messageIds: ReadonlySet<number>): RoomfulEvent;
  /** Does the same in the log, and in the answers that are kept for retries. */
  log(db: Knex, stream: string, messageIds: number[]): Promise<void>;
  /** Returns how some events change what earlier ones say; undefined if they change nothing. */
  by(events: readonly RoomfulEvent[]): ((event: RoomfulEvent) => RoomfulEvent) | undefined;
}
