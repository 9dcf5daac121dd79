import type { Tables } from '../../pipeline/tables.js';

/** Spaces and their members. */
export const tables = {
  spaces: { key: ['id'] },
  space_members: { key: ['space_id', 'user_id'], after: ['spaces'] },
} as const satisfies Tables;
