import type { Tables } from '../../pipeline/tables.js';

/** Read positions. They are in their readers' own streams, so they outlive their rooms: each is no more than a number. */
export const tables = {
  receipts: { key: ['user_id', 'room_id'], people: { user_id: 'row' } },
} as const satisfies Tables;
