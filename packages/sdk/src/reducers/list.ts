import type { EventOf, Message } from '@roomful/protocol';

/** Messages in the order of their ids; a change makes a new list. */
export type Messages = Message[];

/** What an event says of a message's thread. */
type ThreadAfter = EventOf<'message.created'>['data']['thread'];

/** Where a message stands in a list ordered by id; −1 = it is not there. */
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

/** The message with an id; undefined = it is not among these. */
export const find = (messages: Messages, id: number): Message | undefined => messages[indexOf(messages, id)];

/** Changes one message; the same list where it is not in it, or stays as it is. */
export const change = (messages: Messages, id: number, how: (message: Message) => Message): Messages => {
  const index = indexOf(messages, id);
  const before = messages[index];
  const changed = before && how(before);
  if (!changed || changed === before) return messages;
  const after = messages.slice();
  after[index] = changed;
  return after;
};

/** Says at the first message of a thread how many stand in it; absent = none does. */
export const countThread = (messages: Messages, thread: ThreadAfter): Messages =>
  thread
    ? change(messages, thread.id, ({ thread: _, ...message }) =>
        thread.count === 0 ? message : { ...message, thread: { count: thread.count, lastAt: thread.lastAt } },
      )
    : messages;

/** Appends messages with one copy of the list, however many; those that it has already are left out. */
export const append = (messages: Messages, added: Messages): Messages => {
  const last = messages.at(-1)?.id ?? 0;
  const next = added.filter(({ id }) => id > last);
  return next.length === 0 ? messages : messages.concat(next);
};
