import type { EventOf, Message } from '@roomful/protocol';
import type { Reducers, RoomState } from './types.js';

/** Where a message stands in a list ordered by id; −1 = it is not there. */
const indexOf = (messages: readonly Message[], id: number): number => {
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

/** Changes one message of the window; one outside of it is none of the window's business. */
const change = (state: RoomState, id: number, fields: (message: Message) => Partial<Message> | null): RoomState => {
  const { messages } = state.window;
  const index = indexOf(messages, id);
  const before = messages[index];
  const changed = before && fields(before);
  if (!before || !changed) return state;
  const after = messages.slice();
  after[index] = { ...before, ...changed };
  return { ...state, window: { ...state.window, messages: after } };
};

/** Appends the messages of a run of events with one copy of the window, however many they are. */
export const append = (state: RoomState, events: readonly EventOf<'message.created'>[]): RoomState => {
  const { from, messages } = state.window;
  const last = messages.at(-1)?.id ?? 0;
  const added = events.map((event) => event.data.message).filter((message) => message.id >= from && message.id > last);
  return added.length === 0 ? state : { ...state, window: { ...state.window, messages: messages.concat(added) } };
};

export const messages = {
  'message.created': (state, event) => append(state, [event]),
  // A page of history may already hold a deletion whose edit is still to come: the blank stays.
  'message.edited': (state, { data }) =>
    change(state, data.messageId, ({ deletedAt }) =>
      deletedAt === null ? { text: data.text, editedAt: data.editedAt } : null,
    ),
  'message.deleted': (state, { data }) =>
    change(state, data.messageId, () => ({ text: '', metadata: {}, deletedAt: data.deletedAt })),
} satisfies Reducers<'message.created' | 'message.edited' | 'message.deleted'>;
