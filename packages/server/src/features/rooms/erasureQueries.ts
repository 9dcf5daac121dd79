import { roomStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Table } from '../../pipeline/tables.js';
import type { Sweep } from '../erasure/parts.js';

/** Whether a room is deleted; null if nothing of it is stored. */
export const isDeleted = async (db: Knex, roomId: string): Promise<boolean | null> => {
  const row: { deleted_at: number | null } | undefined = await db('rooms').where('id', roomId).first('deleted_at');
  return row ? row.deleted_at !== null : null;
};

/** Locks a room that was deleted before an instant for this node; null if there is none. */
const claimDeletedRoom = async (db: Knex, before: number): Promise<string | null> => {
  const row: { id: string } | undefined = await db('rooms')
    .where('deleted_at', '<=', before)
    .orderBy('deleted_at')
    .forUpdate()
    .skipLocked()
    .first('id');
  return row?.id ?? null;
};

const deleteSome = async (db: Knex, table: string, column: string, value: string, limit: number): Promise<number> => {
  const { rowCount } = (await db.raw(
    'delete from ?? where ctid = any(array(select ctid from ?? where ?? = ? limit ?))',
    [table, table, column, value, limit] as never,
  )) as { rowCount?: number; affectedRows?: number };
  return rowCount ?? 0;
};

/** The tables whose rows are deleted with a room: tables that others reference come last, and large tables before the rest. */
const tablesOfRooms = (tables: ReadonlyMap<string, Table>) => {
  const own = [...tables].reverse().flatMap(([name, { room, bulky }]) => (room ? [{ name, room, bulky }] : []));
  return [...own.filter(({ bulky }) => bulky), ...own.filter(({ bulky }) => !bulky)];
};

/**
 * Deletes some rows of a deleted room, whose stream keeps its head. The row of the room itself goes last, so that the room is
 * claimed again until all the other rows are gone.
 */
const eraseRows = async (
  db: Knex,
  roomId: string,
  { tables, limit }: { tables: ReadonlyMap<string, Table>; limit: number },
): Promise<void> => {
  const stream = roomStream(roomId);
  let left = limit - (await deleteSome(db, 'events', 'stream_id', stream, limit));
  const own = tablesOfRooms(tables);
  for (const { name, room, bulky } of own) {
    if (!bulky) continue;
    if (left <= 0) return;
    left -= await deleteSome(db, name, room, roomId, left);
  }
  if (left <= 0) return;
  // A result that names people contains what they wrote.
  await db('idempotency').where('stream_id', stream).whereNotNull('people').del();
  for (const { name, room, bulky } of own) if (!bulky) await db(name).where(room, roomId).del();
};

/** Deletes rooms for good, with everything in them. */
export const sweep: Sweep = {
  due: 'exists (select from rooms where deleted_at <= ? and deleted_at is not null)',
  step: async (db, { before, ...rest }) => {
    const roomId = await claimDeletedRoom(db, before);
    if (roomId !== null) await eraseRows(db, roomId, rest);
    return roomId === null;
  },
};
