import { own } from './shared.js';
import type { UserReducers, UserState } from './types.js';

const withBlocked = (state: UserState, userId: string, blocked: boolean): UserState => {
  if (state.blocked.includes(userId) === blocked) return state;
  const others = state.blocked.filter((id) => id !== userId);
  return { ...state, blocked: blocked ? [...others, userId].sort() : others };
};

/** For events that others read: they are in no part of the user's own state. */
const unchanged = (state: UserState): UserState => state;

export const user: UserReducers = {
  'user.updated': (state, { data }) => ({ ...state, profile: data.profile }),
  'user.blocked': (state, { data }) => withBlocked(state, data.userId, true),
  'user.unblocked': (state, { data }) => withBlocked(state, data.userId, false),
  'user.room_changed': unchanged,
  'user.erased': (state) => ({ ...state, receipts: {}, blocked: [] }),
  'message.bookmarked': unchanged,
  'message.unbookmarked': unchanged,
  // A position never goes back, in whatever order devices tell it.
  'receipt.read': (state, { data: { roomId, upTo } }) =>
    upTo > (own(state.receipts, roomId) ?? 0) ? { ...state, receipts: { ...state.receipts, [roomId]: upTo } } : state,
};
