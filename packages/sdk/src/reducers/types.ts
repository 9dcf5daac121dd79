import type { EventOf, EventType, EventTypeIn, RoomSnapshot, UserSnapshot } from '@roomful/protocol';

/** What a room is for one viewer: the shape of the protocol's snapshot. It holds instants, never elapsed times. */
export type RoomState = RoomSnapshot;
/** What a user's own stream tells: the shape of the protocol's snapshot. */
export type UserState = UserSnapshot;

/** How one kind of event changes a room's state: pure, and nothing changes where the same object is returned. */
export type Reducer<T extends EventType> = (state: RoomState, event: EventOf<T>, viewerId: string) => RoomState;

/** Reducers by event type; with `satisfies`, a file is held to the types of its own events. Default: all that a room's stream has. */
export type Reducers<T extends EventType = EventTypeIn<'room'>> = { readonly [K in T]: Reducer<K> };

/** One for every event of a user's own stream. */
export type UserReducers = {
  readonly [T in EventTypeIn<'user'>]: (state: UserState, event: EventOf<T>) => UserState;
};
