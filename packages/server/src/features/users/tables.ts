import type { Tables } from '../../pipeline/tables.js';

/** Profiles and blocks. */
export const tables = {
  users: { key: ['id'], people: { id: 'row' } },
  blocks: { key: ['user_id', 'blocked_id'], people: { user_id: 'row' } },
} as const satisfies Tables;
