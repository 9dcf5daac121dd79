import type { Tables } from '../../pipeline/tables.js';

/** Records of users in rooms, members or not. */
export const tables = {
  members: {
    key: ['room_id', 'user_id'],
    after: ['rooms'],
    room: 'room_id',
    bulky: true,
    people: { user_id: { name: null, avatar_url: null } },
  },
} as const satisfies Tables;
