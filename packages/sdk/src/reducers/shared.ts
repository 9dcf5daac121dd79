import type { RoomState } from './types.js';

/** For events that are in the log but in nobody's state. */
export const unchanged = (state: RoomState): RoomState => state;

/** Own keys only: `constructor` is a lawful name for a queue. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string | number): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export const without = <T>(record: Readonly<Record<string, T>>, key: string | number): Record<string, T> => {
  const { [key]: _, ...rest } = record;
  return rest;
};

export const count = (state: RoomState, memberCount: number): RoomState =>
  state.state.memberCount === memberCount ? state : { ...state, state: { ...state.state, memberCount } };

/** Someone is out of the room. A mute is not shed by leaving, so `mutedUntil` stays as it is. */
export const departed = (
  state: RoomState,
  { data }: { data: { userId: string; memberCount: number } },
  viewerId: string,
): RoomState => {
  const counted = count(state, data.memberCount);
  return data.userId === viewerId ? { ...counted, me: { ...counted.me, role: 'guest' } } : counted;
};
