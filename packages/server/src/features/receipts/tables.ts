import type { Tables } from '../../pipeline/tables.js';

/** Read positions. They belong to their readers' own streams and outlive their rooms, since each is only a number. */
export const tables = {
  receipts: { key: ['user_id', 'room_id'], people: { user_id: 'row' } },
} as const satisfies Tables;
