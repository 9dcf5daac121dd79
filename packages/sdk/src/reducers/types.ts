import type { EventOf, EventType, RoomSnapshot } from '@roomful/protocol';

/** What a room is for one viewer: the shape of the protocol's snapshot. It holds instants, never elapsed times. */
export type RoomState = RoomSnapshot;

/** How one kind of event changes a room's state: pure, and nothing changes where the same object is returned. */
export type Reducer<T extends EventType> = (state: RoomState, event: EventOf<T>, viewerId: string) => RoomState;

/** Reducers by event type; with `satisfies`, a file is held to the types of its own events. */
export type Reducers<T extends EventType = EventType> = { readonly [K in T]: Reducer<K> };
