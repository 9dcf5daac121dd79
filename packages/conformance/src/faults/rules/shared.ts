import type { EventOf, EventType, RoomfulEvent } from '@roomful/protocol';
import type { Attempt, History } from '../history.js';

/** Returns descriptions of what is wrong in a history. */
export type Rule = (history: History) => string[];

/** Identifies a command by its user and key. */
export const scope = (user: string | undefined, key: string | null): string => JSON.stringify([user, key]);

export const isType = <T extends EventType>(event: RoomfulEvent, type: T): event is EventOf<T> => event.type === type;

/** Groups attempts by user and key, so that resends are together with the first attempt. */
export const byScope = (attempts: readonly Attempt[]): Map<string, Attempt[]> => {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const name = scope(attempt.user, attempt.key);
    const group = groups.get(name);
    if (group) group.push(attempt);
    else groups.set(name, [attempt]);
  }
  return groups;
};

/** The ids of messages that are deleted according to the log. */
export const deletedIn = (log: readonly RoomfulEvent[]): Set<number> =>
  new Set(log.flatMap((event) => (isType(event, 'message.deleted') ? [event.data.messageId] : [])));

/** Returns an event without the content that a later deletion removes. */
export const withoutDeleted = (event: RoomfulEvent, deleted: ReadonlySet<number>): RoomfulEvent => {
  if (isType(event, 'message.created') && deleted.has(event.seq)) {
    return { ...event, data: { message: { ...event.data.message, text: '', metadata: {} } } };
  }
  if (isType(event, 'message.edited') && deleted.has(event.data.messageId)) {
    return { ...event, data: { ...event.data, text: '' } };
  }
  return event;
};
