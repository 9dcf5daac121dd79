import type { EventOf } from '@roomful/protocol';
import type { ReducerContext, Reducers, RoomState, UserReducers } from './feature.js';
import { type ChangeEvent, type ChangeType, changed, mineAfter } from './messages/changes.reducers.js';
import { append, countThread } from './messages/list.reducers.js';
import { unchanged } from './shared.reducers.js';

const withMessages = (state: RoomState, messages: RoomState['window']['messages']): RoomState =>
  messages === state.window.messages ? state : { ...state, window: { ...state.window, messages } };

/** Adds a run of new messages with one copy of the window, however many they are. Messages in threads stay out of it. */
const takeIn = (state: RoomState, events: readonly EventOf<'message.created'>[]): RoomState => {
  const { from, messages } = state.window;
  const added = events.map(({ data }) => data.message).filter(({ id, threadOf }) => id >= from && !threadOf);
  // The counts are absolute: the last one of each thread is enough.
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

const apply = (before: RoomState, event: ChangeEvent, { viewerId }: ReducerContext): RoomState => {
  const state = withPins(withMessages(before, changed(before.window.messages, event)), event);
  const reactions = mineAfter(state.me.reactions, event, state.window.messages, viewerId);
  return reactions === state.me.reactions ? state : { ...state, me: { ...state.me, reactions } };
};

export const reducers = {
  'message.created': (state, event) => takeIn(state, [event]),
  'message.edited': apply,
  'message.deleted': apply,
  'message.reacted': apply,
  'message.unreacted': apply,
  'message.reactions_cleared': apply,
  'message.pinned': apply,
  'message.unpinned': apply,
} satisfies Reducers<'message.created' | ChangeType>;

export const runs = { 'message.created': takeIn };

export const userReducers = {
  'message.bookmarked': unchanged,
  'message.unbookmarked': unchanged,
} satisfies UserReducers<'message.bookmarked' | 'message.unbookmarked'>;
