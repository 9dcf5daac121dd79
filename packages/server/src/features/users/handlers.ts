import { type Contract, RoomfulError } from '@roomful/protocol';
import type { HandlersOf } from '../types.js';
import { selectProfile } from './queries.js';

export const users: HandlersOf<Contract['users']> = {
  get: async (db, call) => {
    const { id, name, avatarUrl, role } = call.caller;
    if (call.input.user === undefined || call.input.user === id) return { profile: { id, name, avatarUrl, role } };
    const profile = await selectProfile(db, call.input.user);
    if (!profile) throw new RoomfulError('user_not_found');
    return { profile };
  },
};
