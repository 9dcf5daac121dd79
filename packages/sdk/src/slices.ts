import type { AnyFeature, RoomState, Slices, SpaceState, UserState } from './features/feature.js';

const merged = (features: readonly AnyFeature[], part: keyof Slices): object =>
  Object.assign({}, ...features.map(({ empty }) => empty?.[part]));

/** A room before its first event, with the slices of these features. */
export const composeRoom = (features: readonly AnyFeature[], viewerId: string): RoomState =>
  ({
    state: merged(features, 'state'),
    me: { ...merged(features, 'me'), userId: viewerId },
    window: merged(features, 'window'),
    live: merged(features, 'live'),
  }) as RoomState;

/** A user before the first event of the own stream, with the slices of these features. */
export const composeUser = (features: readonly AnyFeature[], userId: string): UserState => {
  const user = merged(features, 'user') as UserState;
  return { ...user, profile: { ...user.profile, id: userId } };
};

/** A space before its first event, with the slices of these features. */
export const composeSpace = (features: readonly AnyFeature[]): SpaceState => merged(features, 'space') as SpaceState;

const pick = (given: object, wanted: object): object =>
  Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(wanted, key)));

/** Keeps only the slices of a snapshot that these features keep up to date. */
export const pickSlices = (features: readonly AnyFeature[], snapshot: RoomState): RoomState => {
  const wanted = Object.entries<object>({ ...composeRoom(features, '') });
  const given = snapshot as unknown as Record<string, object>;
  return Object.fromEntries(
    wanted.map(([part, slices]) => [part, pick(given[part] ?? {}, slices)]),
  ) as unknown as RoomState;
};
