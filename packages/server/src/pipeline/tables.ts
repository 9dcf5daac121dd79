/** What becomes of a person's rows when the person is erased. `row`: they go. `name`: these columns take null, or the id. */
export type PersonErasure = 'row' | Readonly<Record<string, null | 'id'>>;

/** A table of the database: what backup, restore, deletion and erasure have to know about it. */
export interface Table {
  /** The primary key; backups are in its order. */
  readonly key: readonly string[];
  /** Tables whose rows must be there before these can be inserted. */
  readonly after?: readonly string[];
  /** The column that names a room. The rows go with a deleted room. */
  readonly room?: string;
  /** A room may have very many rows: they are deleted some at a time. Default: false. */
  readonly bulky?: true;
  /** By the column that holds a user's id: what happens when that user is erased. */
  readonly people?: Readonly<Record<string, PersonErasure>>;
}

/** Tables by name. */
export type Tables = Readonly<Record<string, Table>>;

/** The tables of the pipeline and the jobs, which belong to no feature. */
export const coreTables = {
  meta: { key: ['key'] },
  streams: { key: ['id'] },
  events: { key: ['stream_id', 'seq'] },
  projections: { key: ['user_id', 'room_id', 'seq'], room: 'room_id' },
  erasures: { key: ['room_id', 'user_id'], room: 'room_id' },
  idempotency: { key: ['subject', 'stream_id', 'key'] },
} as const satisfies Tables;

/**
 * Orders tables so that each comes behind those that it needs.
 *
 * @throws Error if tables need one another, or one that does not exist
 */
export const inOrder = (tables: Tables): [name: string, table: Table][] => {
  const ordered = new Map<string, Table>();
  const visit = (name: string, path: readonly string[]): void => {
    const table = tables[name];
    if (!table) throw new Error(`unable to order the tables; ${path.at(-1)} comes after ${name}, which does not exist`);
    if (path.includes(name)) throw new Error(`unable to order the tables; ${[...path, name].join(' → ')} is a circle`);
    if (ordered.has(name)) return;
    for (const other of table.after ?? []) visit(other, [...path, name]);
    ordered.set(name, table);
  };
  for (const name of Object.keys(tables)) visit(name, []);
  return [...ordered];
};
