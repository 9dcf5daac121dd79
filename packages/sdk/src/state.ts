import type { RoomfulEvent } from '@roomful/protocol';
import type { RoomState, SpaceState, UserState } from './features/feature.js';
import { features } from './features/index.js';
import { createFold } from './fold.js';
import { composeRoom, composeSpace, composeUser } from './slices.js';

/** Every feature, as a list. */
export const allFeatures = /* @__PURE__ */ Object.values(features);

/** The fold of all features. */
export const fold = /* @__PURE__ */ createFold(allFeatures);

/**
 * The state after one event. Pure; an event of a kind that this version does not know changes nothing.
 *
 * The law: `snapshot(now, from m)` equals the fold of the events since over `snapshot(then, from m)`.
 *
 * @param viewerId the viewer to whom `me` belongs: `snapshot.me.userId`
 * @example
 * const state = events.reduce((state, event) => reduce(state, event, 'ana'), emptyRoom('ana'));
 */
export const reduce = (state: RoomState, event: RoomfulEvent, viewerId: string): RoomState =>
  fold.reduce('reducers', state, event, viewerId);

/**
 * The state after many events, equal to folding `reduce` over them. A run of new messages costs one copy of the window.
 *
 * @param events contiguous and in order, as `rooms.events` returns them
 * @example
 * const { result } = await client.call('rooms.events', { room, after: position.seq });
 * state = reduceAll(state, result.events, client.userId);
 */
export const reduceAll = (state: RoomState, events: readonly RoomfulEvent[], viewerId: string): RoomState =>
  fold.reduceAll(state, events, viewerId);

/**
 * A room's state from the snapshot in the answer of `rooms.follow`.
 *
 * @example
 * const { result } = await client.call('rooms.follow', { room: 'lobby' });
 * let state = fromSnapshot(result.snapshot);
 */
export const fromSnapshot = (snapshot: RoomState): RoomState => snapshot;

/**
 * A room before its first event. Folding the room's whole log over it gives the room's state with a window from 1.
 *
 * @param viewerId the viewer to whom `me` belongs. Default: nobody.
 * @example
 * const state = reduceAll(emptyRoom('ana'), wholeLog, 'ana');
 */
export const emptyRoom = (viewerId = ''): RoomState => composeRoom(allFeatures, viewerId);

/**
 * The state of a user's own stream after one event. Pure; an event of a kind that this version does not know changes
 * nothing. The law holds as for rooms: a snapshot equals the fold of the events since over an older one.
 *
 * @example
 * const state = events.reduce(reduceUser, emptyUser('ana'));
 */
export const reduceUser = (state: UserState, event: RoomfulEvent): UserState =>
  fold.reduce('userReducers', state, event, '');

/**
 * A user's state from the snapshot in the answer of `users.follow`.
 *
 * @example
 * const { result } = await client.call('users.follow');
 * let state = fromUserSnapshot(result.snapshot);
 */
export const fromUserSnapshot = (snapshot: UserState): UserState => snapshot;

/**
 * A user before the first event of the own stream. Folding the whole log over it gives the state; the profile stays as it
 * is here if the log does not contain one.
 *
 * @param userId the user's id. Default: nobody.
 * @example
 * const state = wholeLog.reduce(reduceUser, emptyUser('ana'));
 */
export const emptyUser = (userId = ''): UserState => composeUser(allFeatures, userId);

/**
 * The state of a space after one event. Pure; an event of a kind that this version does not know changes nothing. The law
 * holds as for rooms: a snapshot equals the fold of the events since over an older one.
 *
 * @param viewerId the viewer to whom `role` belongs
 * @example
 * const state = events.reduce((state, event) => reduceSpace(state, event, 'ana'), emptySpace());
 */
export const reduceSpace = (state: SpaceState, event: RoomfulEvent, viewerId: string): SpaceState =>
  fold.reduce('spaceReducers', state, event, viewerId);

/**
 * A space's state from the snapshot in the answer of `spaces.follow`.
 *
 * @example
 * const { result } = await client.call('spaces.follow', { space: 'course:js-101' });
 * let state = fromSpaceSnapshot(result.snapshot);
 */
export const fromSpaceSnapshot = (snapshot: SpaceState): SpaceState => snapshot;

/**
 * A space before its first event. Folding the whole log over it gives the state.
 *
 * @example
 * const state = wholeLog.reduce((state, event) => reduceSpace(state, event, 'ana'), emptySpace());
 */
export const emptySpace = (): SpaceState => composeSpace(allFeatures);
