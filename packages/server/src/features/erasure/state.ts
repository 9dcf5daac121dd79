import type { Knex } from 'knex';
import type { Erasure } from '../../jobs/erasure.js';
import type { Table } from '../../pipeline/tables.js';

/** Replaces a user's name by the id in the tables that name people in a room; resolves with false if nothing changed. */
export const createEraseNamesInState =
  (tables: ReadonlyMap<string, Table>) =>
  async (db: Knex, { roomId, userId }: Erasure): Promise<boolean> => {
    let changed = 0;
    for (const [name, { room, people = {} }] of tables) {
      for (const [column, erasure] of Object.entries(people)) {
        if (room === undefined || erasure === 'row') continue;
        const blank = Object.fromEntries(
          Object.entries(erasure).map(([field, value]) => [field, value === 'id' ? userId : value]),
        );
        changed += await db(name)
          .where({ [room]: roomId, [column]: userId })
          .where((differs) => {
            for (const [field, value] of Object.entries(blank))
              differs.orWhereRaw('?? is distinct from ?', [field, value]);
          })
          .update(blank);
      }
    }
    return changed > 0;
  };

/** Deletes the rows of an erased user that no other data needs, in all tables; returns how many of each table. */
export const deleteRowsOf = async (
  db: Knex,
  tables: ReadonlyMap<string, Table>,
  userId: string,
): Promise<Map<string, number>> => {
  const deleted = new Map<string, number>();
  for (const [name, { people = {} }] of tables) {
    for (const [column, erasure] of Object.entries(people)) {
      if (erasure !== 'row') continue;
      deleted.set(name, (deleted.get(name) ?? 0) + (await db(name).where(column, userId).del()));
    }
  }
  return deleted;
};
