import type { EventOf } from '@roomful/protocol';
import { append, countThread } from './list.js';
import { type ChangeEvent, type ChangeType, changed, mineAfter } from './message.js';
import type { Reducers, RoomState } from './types.js';

const withMessages = (state: RoomState, messages: RoomState['window']['messages']): RoomState =>
  messages === state.window.messages ? state : { ...state, window: { ...state.window, messages } };

/** Takes in a run of new messages with one copy of the window, however many they are. Those in threads are not in it. */
export const takeIn = (state: RoomState, events: readonly EventOf<'message.created'>[]): RoomState => {
  const { from, messages } = state.window;
  const added = events.map(({ data }) => data.message).filter(({ id, threadOf }) => id >= from && !threadOf);
  /** The counts are absolute: of each thread the last one is enough. */
  const threads = new Map(events.map(({ data }) => [data.thread?.id, data.thread]));
  let after = append(messages, added);
  for (const thread of threads.values()) after = countThread(after, thread);
  return withMessages(state, after);
};

const changesPins = new Set<ChangeType>(['message.pinned', 'message.unpinned', 'message.deleted']);

const withPins = (state: RoomState, { type, data }: ChangeEvent): RoomState => {
  const { pins } = state.state;
  if (!changesPins.has(type) || (type !== 'message.pinned' && !pins.includes(data.messageId))) return state;
  const others = pins.filter((id) => id !== data.messageId);
  return {
    ...state,
    state: { ...state.state, pins: type === 'message.pinned' ? [data.messageId, ...others] : others },
  };
};

const apply = (before: RoomState, event: ChangeEvent, viewerId: string): RoomState => {
  const state = withPins(withMessages(before, changed(before.window.messages, event)), event);
  const reactions = mineAfter(state.me.reactions, event, state.window.messages, viewerId);
  return reactions === state.me.reactions ? state : { ...state, me: { ...state.me, reactions } };
};

export const messages = {
  'message.created': (state, event) => takeIn(state, [event]),
  'message.edited': apply,
  'message.deleted': apply,
  'message.reacted': apply,
  'message.unreacted': apply,
  'message.reactions_cleared': apply,
  'message.pinned': apply,
  'message.unpinned': apply,
} satisfies Reducers<'message.created' | ChangeType>;
