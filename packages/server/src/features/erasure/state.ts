import type { Knex } from 'knex';
import type { Table } from '../../pipeline/tables.js';
import type { Erasure } from './queries.js';

/** Puts a user's id in the place of the name in the tables that name people in a room; resolves with false if it was nowhere. */
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

/** Deletes the rows that go with a user who is erased, wherever they are; returns how many of each table. */
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
