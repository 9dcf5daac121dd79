import type { EventOf, EventType, RoomfulEvent } from '@roomful/protocol';
import type { Attempt, History } from '../history.js';

/** Says what in a history must not be. */
export type Rule = (history: History) => string[];

/** Names a command by who sent it under which key. */
export const scope = (user: string | undefined, key: string | null): string => JSON.stringify([user, key]);

export const isType = <T extends EventType>(event: RoomfulEvent, type: T): event is EventOf<T> => event.type === type;

/** Attempts by user and key: a resend beside what it repeats. */
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

/** Ids of the messages that the log says are deleted. */
export const deletedIn = (log: readonly RoomfulEvent[]): Set<number> =>
  new Set(log.flatMap((event) => (isType(event, 'message.deleted') ? [event.data.messageId] : [])));

/** An event without what a later deletion takes out of it. */
export const withoutDeleted = (event: RoomfulEvent, deleted: ReadonlySet<number>): RoomfulEvent => {
  if (isType(event, 'message.created') && deleted.has(event.seq)) {
    return { ...event, data: { message: { ...event.data.message, text: '', metadata: {} } } };
  }
  if (isType(event, 'message.edited') && deleted.has(event.data.messageId)) {
    return { ...event, data: { ...event.data, text: '' } };
  }
  return event;
};
