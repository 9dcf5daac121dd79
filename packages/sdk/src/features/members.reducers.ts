import type { Reducers } from './feature.js';
import { count, departed, unchanged } from './shared.reducers.js';

export const reducers = {
  'member.joined': (state, { data }, { viewerId }) => {
    const counted = count(state, data.memberCount);
    if (data.member.user.id !== viewerId) return counted;
    return { ...counted, me: { ...counted.me, role: data.member.role, mutedUntil: data.member.mutedUntil } };
  },
  'member.left': departed,
  'member.removed': departed,
  'member.updated': unchanged,
  'member.erased': unchanged,
  'member.invited': unchanged,
  'member.role_changed': (state, { data }, { viewerId }) =>
    data.userId === viewerId ? { ...state, me: { ...state.me, role: data.role } } : state,
} satisfies Reducers<
  | 'member.joined'
  | 'member.left'
  | 'member.removed'
  | 'member.updated'
  | 'member.erased'
  | 'member.invited'
  | 'member.role_changed'
>;
