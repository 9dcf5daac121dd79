import type { EventOf, Message } from '@roomful/protocol';

/** Messages ordered by id. Lists are never changed in place. */
export type Messages = Message[];

/** What an event says about a message's thread. */
type ThreadAfter = EventOf<'message.created'>['data']['thread'];

/** The index of a message in a list ordered by id; −1 = it is not there. */
const indexOf = (messages: Messages, id: number): number => {
  let low = 0;
  let high = messages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = messages[middle]?.id ?? id;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

/** The message with an id; undefined = it is not in the list. */
export const find = (messages: Messages, id: number): Message | undefined => messages[indexOf(messages, id)];

/** Changes one message. Returns the same list if it is not there, or does not change. */
export const change = (messages: Messages, id: number, how: (message: Message) => Message): Messages => {
  const index = indexOf(messages, id);
  const before = messages[index];
  const changed = before && how(before);
  if (!changed || changed === before) return messages;
  const after = messages.slice();
  after[index] = changed;
  return after;
};

/** Sets the size of a thread at its first message; absent = the thread is empty. */
export const countThread = (messages: Messages, thread: ThreadAfter): Messages =>
  thread
    ? change(messages, thread.id, ({ thread: _, ...message }) =>
        thread.count === 0 ? message : { ...message, thread: { count: thread.count, lastAt: thread.lastAt } },
      )
    : messages;

/** Appends messages with one copy of the list, however many they are. Messages that it already has are skipped. */
export const append = (messages: Messages, added: Messages): Messages => {
  const last = messages.at(-1)?.id ?? 0;
  const next = added.filter(({ id }) => id > last);
  return next.length === 0 ? messages : messages.concat(next);
};
