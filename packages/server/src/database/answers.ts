import type { Database } from './connection.js';

/** Whether the database responds right now. */
export const answers = async (database: Database): Promise<boolean> => {
  try {
    await database.read((db) => db.raw('select 1'));
    return true;
  } catch {
    return false;
  }
};
