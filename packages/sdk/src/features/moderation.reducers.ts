import type { Reducers } from './feature.js';
import { departed, unchanged } from './shared.reducers.js';

export const reducers = {
  'member.muted': (state, { data }, { viewerId }) =>
    data.userId === viewerId ? { ...state, me: { ...state.me, mutedUntil: data.until } } : state,
  'member.unmuted': (state, { data }, { viewerId }) =>
    data.userId === viewerId ? { ...state, me: { ...state.me, mutedUntil: null } } : state,
  'member.kicked': departed,
  'member.banned': departed,
  'member.unbanned': unchanged,
} satisfies Reducers<'member.muted' | 'member.unmuted' | 'member.kicked' | 'member.banned' | 'member.unbanned'>;
