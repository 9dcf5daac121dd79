import type { Tables } from '../../pipeline/tables.js';

/** When users were last seen, who is in which room now, and who appears offline. */
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
  hidden_users: { key: ['user_id', 'node_id'], after: ['nodes'], people: { user_id: 'row' }, transient: true },
} as const satisfies Tables;
