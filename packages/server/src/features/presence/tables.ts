import type { Tables } from '../../pipeline/tables.js';

/** When users were last seen: all that is kept of presence. */
export const tables = {
  last_seen: { key: ['user_id'], people: { user_id: 'row' } },
} as const satisfies Tables;
