import type { Tables } from '../../pipeline/tables.js';

/** Rooms, and the pairs of users whose direct rooms they are. */
export const tables = {
  rooms: { key: ['id'], room: 'id' },
  directs: { key: ['low', 'high'], after: ['rooms'], room: 'room_id' },
} as const satisfies Tables;
