import type { RoomfulEvent } from '@roomful/protocol';
import type { Names } from '../pipeline/people.js';
import type { Redaction } from '../pipeline/redaction.js';
import type { ErasedIn } from '../pipeline/rowFacts.js';

/** The content of earlier events that must be removed after an event. */
export interface Gone {
  messages?: readonly number[];
  users?: readonly string[];
}

/** A feature's part in removing such content. The rows of events and commands say where it is. */
export interface FeatureRedaction {
  /** Returns the content that an event removes; undefined for none, as mostly. */
  gone(event: RoomfulEvent): Gone | undefined;
}

/** What the rows of a contract say about content that must be removed. */
export interface RedactionRows {
  /** Where people are named. */
  names: Pick<Names, 'remove' | 'removeActor'>;
  /** Where the content of messages is. */
  blanks: Pick<Redaction, 'event' | 'log'>;
  /** The users whose erasures events record. */
  erasedIn: ErasedIn;
}

/**
 * Combines the parts of features: deleted messages lose their text, and erased users their names, wherever rows name people.
 */
export const createRedaction = (
  parts: readonly FeatureRedaction[],
  { names, blanks, erasedIn }: RedactionRows,
): Redaction => {
  const withoutNames = (logged: RoomfulEvent, erasedAt: ReadonlyMap<string, number>): RoomfulEvent => {
    // The event itself included: users who erase themselves are its actor. Later events are of users who came back.
    const userIds = new Set([...erasedAt].flatMap(([userId, seq]) => (logged.seq <= seq ? [userId] : [])));
    if (userIds.size === 0) return logged;
    return {
      ...logged,
      actor: names.removeActor(logged.actor, userIds),
      data: names.remove(logged.type, logged.data, userIds),
    } as RoomfulEvent;
  };
  return {
    ...blanks,
    by: (events) => {
      const messages = new Set<number>();
      /** The seq of the last event that demands the removal of a user's name. */
      const erasedAt = new Map<string, number>();
      for (const later of events) {
        const erased = erasedIn(later);
        if (erased !== undefined) erasedAt.set(erased, later.seq);
        for (const part of parts) {
          const found = part.gone(later);
          for (const id of found?.messages ?? []) messages.add(id);
          for (const id of found?.users ?? []) erasedAt.set(id, later.seq);
        }
      }
      if (messages.size === 0 && erasedAt.size === 0) return undefined;
      return (logged) => {
        const redacted = blanks.event(logged, messages);
        return erasedAt.size === 0 ? redacted : withoutNames(redacted, erasedAt);
      };
    },
  };
};
