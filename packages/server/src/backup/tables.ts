import { tables } from '../features/index.js';
import type { Table } from '../pipeline/tables.js';

/** The tables of a backup, each after those that it references. */
export const backupTables: ReadonlyMap<string, Table> = new Map([...tables].filter(([, { transient }]) => !transient));
