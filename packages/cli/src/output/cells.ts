import { mergedTable, rowOf } from '../features/lookup.js';
import type { Fields } from './objects.js';

const cells = mergedTable(({ cells }) => cells);

/** The formatted value of a field; undefined if it has no format of its own. */
export const told = (path: string, value: unknown): string | undefined =>
  rowOf(cells, path.slice(path.lastIndexOf('.') + 1))?.(value);

/** Whether an object is shown as a whole rather than field by field. */
export const isTold = (path: string, value: Fields): boolean => told(path, value) !== undefined;
