import { RoomfulError } from '@roomful/protocol';
import type { ServerFeature } from '../types.js';
import { createUsersHandlers } from './handlers.js';
import { user } from './state.js';
import { tables } from './tables.js';

/** Profiles, blocks and erasure. */
export const users = {
  handlers: createUsersHandlers,
  connection: ({ ownFollowing: { follow, unfollow } }) => ({ follow, unfollow }),
  tables,
  state: { user },
  missing: { user: () => new RoomfulError('user_not_found') },
} satisfies ServerFeature<'users'>;
