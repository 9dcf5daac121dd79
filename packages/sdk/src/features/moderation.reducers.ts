import type { Reducers } from './feature.js';
import { unchanged } from './shared.reducers.js';

export const reducers = {
  // Leaving does not end a mute; it is known again when the viewer comes back.
  'member.joined': (state, { data: { member } }, { viewerId }) =>
    member.user.id === viewerId ? { ...state, me: { ...state.me, mutedUntil: member.mutedUntil } } : state,
  'member.muted': (state, { data }, { viewerId }) =>
    data.userId === viewerId ? { ...state, me: { ...state.me, mutedUntil: data.until } } : state,
  'member.unmuted': (state, { data }, { viewerId }) =>
    data.userId === viewerId ? { ...state, me: { ...state.me, mutedUntil: null } } : state,
  'member.kicked': unchanged,
  'member.banned': unchanged,
  'member.unbanned': unchanged,
  'member.restored': unchanged,
} satisfies Reducers<
  | 'member.joined'
  | 'member.muted'
  | 'member.unmuted'
  | 'member.kicked'
  | 'member.banned'
  | 'member.unbanned'
  | 'member.restored'
>;
