import type { ReducerContext, Reducers, RoomState } from './feature.js';
import { unchanged } from './shared.reducers.js';

/** Sets the number of members. */
const count = (state: RoomState, memberCount: number): RoomState =>
  state.state.memberCount === memberCount ? state : { ...state, state: { ...state.state, memberCount } };

/** Somebody is no longer a member. */
const departed = (
  state: RoomState,
  { data }: { data: { userId: string; memberCount: number } },
  { viewerId }: ReducerContext,
): RoomState => {
  const counted = count(state, data.memberCount);
  return data.userId === viewerId ? { ...counted, me: { ...counted.me, role: 'guest' } } : counted;
};

export const reducers = {
  'member.joined': (state, { data }, { viewerId }) => {
    const counted = count(state, data.memberCount);
    if (data.member.user.id !== viewerId) return counted;
    return { ...counted, me: { ...counted.me, role: data.member.role } };
  },
  'member.left': departed,
  'member.removed': departed,
  // Events of moderation, which end memberships too.
  'member.kicked': departed,
  'member.banned': departed,
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
  | 'member.kicked'
  | 'member.banned'
>;
