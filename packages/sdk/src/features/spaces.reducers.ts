import type { SpaceReducers } from './feature.js';

export const spaceReducers = {
  'space.created': (state, { data }) => ({ ...state, space: data.space }),
  'space.member_added': (state, { data: { member, memberCount } }, { viewerId }) => ({
    ...state,
    memberCount,
    role: member.user.id === viewerId ? member.role : state.role,
  }),
  'space.member_removed': (state, { data: { userId, memberCount } }, { viewerId }) => ({
    ...state,
    memberCount,
    role: userId === viewerId ? null : state.role,
  }),
} satisfies SpaceReducers<'space.created' | 'space.member_added' | 'space.member_removed'>;
