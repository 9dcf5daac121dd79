import type { UserReducers, UserState } from './feature.js';
import { unchanged } from './shared.reducers.js';

const withBlocked = (state: UserState, userId: string, blocked: boolean): UserState => {
  if (state.blocked.includes(userId) === blocked) return state;
  const others = state.blocked.filter((id) => id !== userId);
  return { ...state, blocked: blocked ? [...others, userId].sort() : others };
};

export const userReducers = {
  'user.updated': (state, { data }) => ({ ...state, profile: data.profile }),
  'user.blocked': (state, { data }) => withBlocked(state, data.userId, true),
  'user.unblocked': (state, { data }) => withBlocked(state, data.userId, false),
  'user.room_changed': unchanged,
  'user.erased': (state) => ({ ...state, blocked: [] }),
} satisfies UserReducers<'user.updated' | 'user.blocked' | 'user.unblocked' | 'user.room_changed' | 'user.erased'>;
