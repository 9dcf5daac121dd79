import type { EventOf, RoomfulEvent } from '@roomful/protocol';
import { members } from './members.js';
import { append, messages } from './messages.js';
import { moderation } from './moderation.js';
import { queue } from './queue.js';
import { rooms } from './rooms.js';
import type { Reducers, RoomState } from './types.js';
import { users } from './users.js';

export type { RoomState } from './types.js';

/** One for every event of the contract: a new kind without its reducer does not compile. */
const reducers: Reducers = { ...rooms, ...members, ...messages, ...queue, ...moderation, ...users };

type AnyReducer = (state: RoomState, event: RoomfulEvent, viewerId: string) => RoomState;

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
  Object.hasOwn(reducers, event.type) ? (reducers[event.type] as AnyReducer)(state, event, viewerId) : state;

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
    if (created.length > 0) after = append(after, created);
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
      createdAt: 0,
    },
    memberCount: 0,
    queues: {},
  },
  me: { userId: viewerId, role: 'guest', mutedUntil: null, votes: {} },
  window: { from: 1, messages: [], hasBefore: false },
});
