import type { Tables } from '../../pipeline/tables.js';

/** When users were last seen, and who is in which room now. */
export const tables = {
  last_seen: { key: ['user_id'], people: { user_id: 'row' } },
  nodes: { key: ['id'], transient: true },
  leases: {
    key: ['room_id', 'user_id', 'node_id'],
    after: ['nodes'],
    room: 'room_id',
    people: { user_id: 'row' },
    transient: true,
  },
} as const satisfies Tables;
