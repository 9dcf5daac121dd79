import type { EventOf, RoomfulEvent } from '@roomful/protocol';
import { members } from './members.js';
import { messages, takeIn } from './messages.js';
import { moderation } from './moderation.js';
import { queue } from './queue.js';
import { rooms } from './rooms.js';
import { own } from './shared.js';
import type { Reducers, RoomState, UserState } from './types.js';
import { user } from './user.js';

export type { RoomState, UserState } from './types.js';

/** One for every event of a room's stream: a new kind without its reducer does not compile. */
const reducers: Reducers = { ...rooms, ...members, ...messages, ...queue, ...moderation };

type AnyReducer<State> = ((state: State, event: RoomfulEvent, viewerId: string) => State) | undefined;

/**
 * The state after one event. Pure; kinds that this version does not know change nothing.
 *
 * The law: `snapshot(now, from m)` equals the fold of the events since over `snapshot(then, from m)`.
 *
 * @param viewerId whose `me` it is: `snapshot.me.userId`
 * @example
 * const state = events.reduce((state, event) => reduce(state, event, 'ana'), emptyRoom('ana'));
 */
export const reduce = (state: RoomState, event: RoomfulEvent, viewerId: string): RoomState =>
  (own(reducers, event.type) as AnyReducer<RoomState>)?.(state, event, viewerId) ?? state;

const isCreated = (event: RoomfulEvent | undefined): event is EventOf<'message.created'> =>
  event?.type === 'message.created';

/**
 * The state after many events, equal to folding `reduce` over them. A run of new messages costs one copy of the window.
 *
 * @param events contiguous and in order, as `rooms.events` gives them
 * @example
 * const { result } = await client.call('rooms.events', { room, after: position.seq });
 * state = reduceAll(state, result.events, client.userId);
 */
export const reduceAll = (state: RoomState, events: readonly RoomfulEvent[], viewerId: string): RoomState => {
  let after = state;
  for (let index = 0; index < events.length; ) {
    const created: EventOf<'message.created'>[] = [];
    for (let event = events[index]; isCreated(event); event = events[++index]) created.push(event);
    if (created.length > 0) after = takeIn(after, created);
    const event = events[index++];
    if (event) after = reduce(after, event, viewerId);
  }
  return after;
};

/**
 * A room's state from the snapshot that `rooms.follow` answers with.
 *
 * @example
 * const { result } = await client.call('rooms.follow', { room: 'lobby' });
 * let state = fromSnapshot(result.snapshot);
 */
export const fromSnapshot = (snapshot: RoomState): RoomState => snapshot;

/**
 * A room before its first event: folding its whole log over it gives its state with a window from 1.
 *
 * @param viewerId whose view it is. Default: nobody's.
 * @example
 * const state = reduceAll(emptyRoom('ana'), wholeLog, 'ana');
 */
export const emptyRoom = (viewerId = ''): RoomState => ({
  state: {
    room: {
      id: '',
      slug: '',
      name: '',
      topic: '',
      kind: 'channel',
      visibility: 'private',
      tags: [],
      metadata: {},
      settings: { messagesPerMinute: null, frozen: false },
      maxMembers: null,
      space: null,
      createdAt: 0,
      archivedAt: null,
    },
    memberCount: 0,
    queues: {},
    pins: [],
  },
  me: { userId: viewerId, role: 'guest', mutedUntil: null, votes: {}, reactions: {} },
  window: { from: 1, messages: [], hasBefore: false },
  live: { typing: { users: [], count: 0 }, people: 0 },
});

/**
 * The state of a user's own stream after one event. Pure; kinds that this version does not know change nothing. The law
 * holds as it does for rooms: a snapshot equals the fold of the events since over an older one.
 *
 * @example
 * const state = events.reduce(reduceUser, emptyUser('ana'));
 */
export const reduceUser = (state: UserState, event: RoomfulEvent): UserState =>
  (own(user, event.type) as AnyReducer<UserState>)?.(state, event, '') ?? state;

/**
 * A user's state from the snapshot that `users.follow` answers with.
 *
 * @example
 * const { result } = await client.call('users.follow');
 * let state = fromUserSnapshot(result.snapshot);
 */
export const fromUserSnapshot = (snapshot: UserState): UserState => snapshot;

/**
 * A user before the first event of the own stream: folding the whole log over it gives the state, the profile aside where
 * the log does not have one.
 *
 * @param userId whose it is. Default: nobody's.
 * @example
 * const state = wholeLog.reduce(reduceUser, emptyUser('ana'));
 */
export const emptyUser = (userId = ''): UserState => ({
  profile: { id: userId, name: '', avatarUrl: null, role: 'user' },
  receipts: {},
  blocked: [],
});
