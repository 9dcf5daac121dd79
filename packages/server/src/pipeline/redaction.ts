import type { RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';

/** Removes from events what nobody may read any more. The features provide it because they know their events. */
export interface Redaction {
  /** Blanks the text of deleted messages in an event; the event itself stays in the log. */
  event(event: RoomfulEvent, messageIds: ReadonlySet<number>): RoomfulEvent;
  /** Does the same in the log and in the answers stored for retries. */
  log(db: Knex, stream: string, messageIds: number[]): Promise<void>;
  /**
   * Returns a function that changes earlier events as these events, which are in order, demand; undefined if they demand nothing.
   * It leaves later events as they are: users may come back after an erasure.
   */
  by(events: readonly RoomfulEvent[]): ((event: RoomfulEvent) => RoomfulEvent) | undefined;
}
