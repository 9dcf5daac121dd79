/** What erasure does to a person's rows. `row` deletes them; otherwise the named columns are set to null or to the id. */
export type PersonErasure = 'row' | Readonly<Record<string, null | 'id'>>;

interface TableBase {
  /** The primary key. Backups are sorted by it. */
  readonly key: readonly string[];
  /** Tables that must be filled before this one. */
  readonly after?: readonly string[];
  /** A room may have very many rows, so they are deleted in portions. Default: false. */
  readonly bulky?: true;
  /** The rows are about running servers, so backups leave them out. Default: false. */
  readonly transient?: true;
}

/** A table whose rows belong to rooms. */
interface RoomTable extends TableBase {
  /** The column that names a room. Its rows are deleted with the room. */
  readonly room: string;
  /** What erasing a user does to the rows, by the column with the user's id. */
  readonly people?: Readonly<Record<string, PersonErasure>>;
}

/** Any other table: erasure blanks columns room by room, so here it can only delete rows. */
interface OtherTable extends TableBase {
  readonly room?: undefined;
  readonly people?: Readonly<Record<string, 'row'>>;
}

/** A table of the database, as backup, restore, deletion and erasure need to know it. */
export type Table = RoomTable | OtherTable;

/** Tables by name. */
export type Tables = Readonly<Record<string, Table>>;

/** The tables of the pipeline and the jobs. */
export const coreTables = {
  meta: { key: ['key'] },
  streams: { key: ['id'] },
  events: { key: ['stream_id', 'seq'] },
  projections: { key: ['user_id', 'room_id', 'seq'], room: 'room_id' },
  erasures: { key: ['room_id', 'user_id'], room: 'room_id' },
  idempotency: { key: ['subject', 'stream_id', 'key'] },
} as const satisfies Tables;

/**
 * Orders tables so that each comes after the tables that it needs.
 *
 * @throws Error if tables need each other, or a table that does not exist
 */
export const inOrder = (tables: Tables): [name: string, table: Table][] => {
  const ordered = new Map<string, Table>();
  const visit = (name: string, path: readonly string[]): void => {
    const table = tables[name];
    if (!table) throw new Error(`unable to order the tables; ${path.at(-1)} comes after ${name}, which does not exist`);
    if (path.includes(name)) throw new Error(`unable to order the tables; ${[...path, name].join(' → ')} is circular`);
    if (ordered.has(name)) return;
    for (const other of table.after ?? []) visit(other, [...path, name]);
    ordered.set(name, table);
  };
  for (const name of Object.keys(tables)) visit(name, []);
  return [...ordered];
};
