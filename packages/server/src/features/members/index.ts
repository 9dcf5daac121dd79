import { contract } from '@roomful/protocol';
import type { FeatureErasure } from '../erasure/parts.js';
import type { ServerFeature } from '../types.js';
import { gate } from './gate.js';
import { members as handlers } from './handlers.js';
import { room } from './state.js';
import { tables } from './tables.js';

/** An erased member keeps the place and the role. The tables say that the name is removed. */
const erase: FeatureErasure = {
  // By the two indexes of members and of users who once were members.
  rooms: `select room_id from members where user_id = ? and role is not null
    union all select room_id from members where user_id = ? and role is null`,
  emits: [contract.members.events.erased],
  finalEvents: ({ userId }) => [{ type: 'member.erased', data: { userId } }],
};

/** Members of rooms and their roles. */
export const members = { handlers, tables, state: { room }, gate, erase } satisfies ServerFeature<'members'>;
