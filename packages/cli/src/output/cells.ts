import { mergedTable, rowOf } from '../features/lookup.js';
import type { Fields } from './objects.js';

const cells = mergedTable(({ cells }) => cells);

/** What people read in place of a value; undefined = the value itself. */
export const told = (path: string, value: unknown): string | undefined =>
  rowOf(cells, path.slice(path.lastIndexOf('.') + 1))?.(value);

/** Whether an object is shown as a whole rather than field by field. */
export const isTold = (path: string, value: Fields): boolean => told(path, value) !== undefined;
