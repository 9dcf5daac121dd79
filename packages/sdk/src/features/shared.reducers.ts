import type { ReducerContext, RoomState } from './feature.js';

/** For events that change nobody's state. */
export const unchanged = <State>(state: State): State => state;

/** Reads own keys only: `constructor` is a valid name for a queue. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string | number): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** A copy of a record without one key. */
export const without = <T>(record: Readonly<Record<string, T>>, key: string | number): Record<string, T> => {
  const { [key]: _, ...rest } = record;
  return rest;
};

/** Sets the number of members. */
export const count = (state: RoomState, memberCount: number): RoomState =>
  state.state.memberCount === memberCount ? state : { ...state, state: { ...state.state, memberCount } };

/** Somebody is no longer a member. Leaving does not end a mute, so `mutedUntil` stays. */
export const departed = (
  state: RoomState,
  { data }: { data: { userId: string; memberCount: number } },
  { viewerId }: ReducerContext,
): RoomState => {
  const counted = count(state, data.memberCount);
  return data.userId === viewerId ? { ...counted, me: { ...counted.me, role: 'guest' } } : counted;
};
