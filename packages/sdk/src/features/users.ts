import { usersCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';
import { userReducers } from './users.reducers.js';

/** Users: the profile and the blocked users in the user's own stream. */
export const users = {
  noun: 'users',
  commands: usersCommands,
  empty: { user: { profile: { id: '', name: '', avatarUrl: null, role: 'user' }, blocked: [] } },
  userReducers,
} satisfies SdkFeature<'users'>;
