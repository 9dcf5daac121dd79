import type { Tables } from '../../pipeline/tables.js';

/** When users were last seen: the only part of presence that is stored. */
export const tables = {
  last_seen: { key: ['user_id'], people: { user_id: 'row' } },
} as const satisfies Tables;
