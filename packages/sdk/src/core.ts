import type { RoomSnapshot } from '@roomful/protocol';
import type { Client, ClientOptions } from './client.js';
import { composeClient } from './core-client.js';
import type { AnyFeature, Noun, RoomPart, Slices } from './features/feature.js';
import { rooms } from './features/rooms.js';
import { createFold } from './fold.js';
import type { FollowOptions, LiveRoom, RoomView } from './live-room.js';
import { pickSlices } from './slices.js';
import type { Store } from './store.js';

export type { ClientOptions } from './client.js';
export { auth } from './features/auth.js';
export type { SdkFeature } from './features/feature.js';
export { members } from './features/members.js';
export { messages } from './features/messages.js';
export { moderation } from './features/moderation.js';
export { presence } from './features/presence.js';
export { queue } from './features/queue.js';
export { receipts } from './features/receipts.js';
export { server } from './features/server.js';
export { spaces } from './features/spaces.js';
export { typing } from './features/typing.js';
export { users } from './features/users.js';

/** What a client can be composed of: features of this package, such as `messages`. */
export interface CoreFeature extends AnyFeature {
  /** Its name in the contract. */
  readonly noun: Noun;
}

type Rooms = typeof rooms;
type EmptyOf<F> = F extends { readonly empty: infer E extends Slices } ? E : never;
/** The keys that features own in one part of the state. */
type SliceKey<F, Part extends keyof Slices> = F extends unknown
  ? EmptyOf<F> extends { readonly [P in Part]: infer S }
    ? keyof S
    : never
  : never;
type PartOf<F> = F extends { readonly room: (...args: never) => infer P extends RoomPart } ? P : never;
/** The keys that features add to the view of a room. */
type ViewKey<F> = F extends unknown ? (PartOf<F> extends { readonly view: () => infer V } ? keyof V : never) : never;
/** The keys that features add to the room itself. */
type RoomKey<F> = F extends unknown ? (PartOf<F> extends { readonly room: infer R } ? keyof R : never) : never;

/** What a room of a core client shows: the parts that its features keep up to date. */
export type CoreView<F> = Pick<
  RoomView,
  Extract<'status' | 'closedBy' | SliceKey<F | Rooms, 'state'> | ViewKey<F>, keyof RoomView>
> & {
  /** The user's own part. */
  readonly me: Pick<RoomSnapshot['me'], 'userId' | Extract<SliceKey<F, 'me'>, keyof RoomSnapshot['me']>>;
};

type Base = 'id' | 'position' | 'on' | 'leave' | 'unfollow' | 'rooms';

/** A room of a core client: its own members, and those of the client's features. */
export type CoreRoom<F extends CoreFeature> = Pick<LiveRoom, Extract<Base | F['noun'] | RoomKey<F>, keyof LiveRoom>> & {
  /** The state, for `useSyncExternalStore` and the like. */
  readonly state: Store<CoreView<F>>;
};

/** A client that is composed of features. It always has the feature `rooms`. */
export type CoreClient<F extends CoreFeature> = Pick<
  Client,
  'userId' | 'connection' | 'connect' | 'close' | 'call' | 'on' | Extract<F['noun'], keyof Client>
> & {
  /** The commands of rooms. `join` and `follow` return a live room. */
  readonly rooms: Omit<Client['rooms'], 'join' | 'follow'> & {
    /** Becomes a member of a room and follows it. @throws `room_not_found`, `banned`, `room_full` … */
    join(room: string, options?: FollowOptions): Promise<CoreRoom<F>>;
    /** Follows a room without becoming a member. @throws `room_not_found`, `banned` … */
    follow(room: string, options?: FollowOptions): Promise<CoreRoom<F>>;
  };
};

/** How a core client reaches its server, and what it is composed of. */
export interface CoreOptions<F extends CoreFeature> extends ClientOptions {
  /** The features of the client. Bundlers leave out the others; `rooms` is always included. */
  readonly features: readonly F[];
}

/**
 * Creates a client that is composed of the features it is given, so that a bundle contains no others. Rooms have the
 * commands and the state of these features only; events of other features still reach the handlers.
 *
 * @throws TypeError if the options are invalid
 * @example
 * const client = createClient({ url: 'https://rooms.example.org', getToken, features: [messages, members] });
 * const room = await client.rooms.join('lobby');
 * await room.messages.send({ text: 'hello' });
 */
export const createClient = <const F extends CoreFeature>({ features, ...options }: CoreOptions<F>): CoreClient<F> => {
  const all: AnyFeature[] = [rooms, ...features.filter(({ noun }) => noun !== rooms.noun)];
  const take = (snapshot: RoomSnapshot) => pickSlices(all, snapshot);
  return composeClient(options as ClientOptions, {
    features: all,
    fold: createFold(all),
    take,
  }) as unknown as CoreClient<F>;
};
