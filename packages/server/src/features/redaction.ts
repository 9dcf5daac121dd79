import type { RoomfulEvent } from '@roomful/protocol';
import type { Names } from '../pipeline/people.js';
import type { Redaction } from '../pipeline/redaction.js';
import type { ErasedIn } from '../pipeline/rowFacts.js';

/** The content of earlier events that must be removed after an event. */
export interface Gone {
  messages?: readonly number[];
  users?: readonly string[];
}

/** A feature's part in removing such content. */
export interface FeatureRedaction {
  /** Returns the content that an event removes; undefined for none, as mostly. */
  readonly gone?: (event: RoomfulEvent) => Gone | undefined;
  /** Blanks deleted messages in an event. Default: it has none. */
  readonly event?: Redaction['event'];
  /** Does the same in the log, and in the results stored for retries. */
  readonly log?: Redaction['log'];
}

/**
 * Combines the parts of features: deleted messages lose their text, and erased users their names, wherever rows name people.
 *
 * @param erasedIn the users whose erasures events record
 */
export const createRedaction = (parts: readonly FeatureRedaction[], names: Names, erasedIn: ErasedIn): Redaction => {
  const event: Redaction['event'] = (logged, messageIds) =>
    parts.reduce((redacted, part) => part.event?.(redacted, messageIds) ?? redacted, logged);
  const withoutNames = (logged: RoomfulEvent, userIds: ReadonlySet<string>): RoomfulEvent =>
    ({
      ...logged,
      actor: names.removeActor(logged.actor, userIds),
      data: names.remove(logged.type, logged.data, userIds),
    }) as RoomfulEvent;
  return {
    event,
    log: async (db, stream, messageIds) => {
      for (const part of parts) await part.log?.(db, stream, messageIds);
    },
    by: (events) => {
      const messages = new Set<number>();
      const users = new Set<string>();
      for (const later of events) {
        const erased = erasedIn(later);
        if (erased !== undefined) users.add(erased);
        for (const { gone } of parts) {
          const found = gone?.(later);
          for (const id of found?.messages ?? []) messages.add(id);
          for (const id of found?.users ?? []) users.add(id);
        }
      }
      if (messages.size === 0 && users.size === 0) return undefined;
      return (logged) => {
        const redacted = event(logged, messages);
        return users.size === 0 ? redacted : withoutNames(redacted, users);
      };
    },
  };
};
