import type { RoomSnapshot, SpaceSnapshot, UserSnapshot } from '@roomful/protocol';
import { auth } from './auth/index.js';
import { members } from './members/index.js';
import { messages } from './messages/index.js';
import { moderation } from './moderation/index.js';
import { presence } from './presence/index.js';
import { queue } from './queue/index.js';
import { receipts } from './receipts/index.js';
import { rooms } from './rooms/index.js';
import { server } from './server/index.js';
import { spaces } from './spaces/index.js';
import type { Noun, RoomSlice, ServerFeature, SpaceSlice, UserSlice } from './types.js';
import { typing } from './typing/index.js';
import { users } from './users/index.js';

/** All features of the server, by noun. Generic code loops over it. */
export const registry = {
  rooms,
  members,
  messages,
  receipts,
  typing,
  presence,
  queue,
  moderation,
  users,
  spaces,
  auth,
  server,
} satisfies { [N in Noun]: ServerFeature<N> };

/** The fields of a room's snapshot that a feature reads. */
type RoomFields<F> = F extends { state: { room(...args: never[]): Promise<infer Slice> } }
  ? Slice extends RoomSlice<infer S, infer M>
    ? { state: S; me: M }
    : never
  : never;
/** The fields of a user's snapshot that a feature reads. */
type UserFields<F> = F extends { state: { user(...args: never[]): Promise<(caller: never) => infer Slice> } }
  ? Slice extends UserSlice<infer K>
    ? K
    : never
  : never;
/** The fields of a space's snapshot that a feature reads. */
type SpaceFields<F> = F extends { state: { space(...args: never[]): Promise<(caller: never) => infer Slice> } }
  ? Slice extends SpaceSlice<infer K>
    ? K
    : never
  : never;
type Registered = (typeof registry)[Noun];

/** The fields of snapshots that no feature reads. */
type Unread =
  | Exclude<keyof RoomSnapshot['state'], RoomFields<Registered>['state']>
  | Exclude<keyof RoomSnapshot['me'], RoomFields<Registered>['me']>
  | Exclude<keyof UserSnapshot, UserFields<Registered>>
  | Exclude<keyof SpaceSnapshot, SpaceFields<Registered>>;
// The slices of all features must cover the whole snapshot; a compile error names the missing field.
({}) satisfies Record<Unread, never>;
