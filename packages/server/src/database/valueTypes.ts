import pg from 'pg';

type Parse = (text: string) => unknown;

/** Object ids of PostgreSQL's built-in types, which never change. */
const oids = { int8: 20, textArray: 1009, int8Array: 1016 };

const toSafeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`unable to read a bigint; ${text} is not a safe integer`);
  return value;
};

const parseTextArray: (text: string) => (string | null)[] = pg.types.getTypeParser(oids.textArray, 'text');

const parsers: Record<number, Parse> = {
  [oids.int8]: toSafeNumber,
  [oids.int8Array]: (text) => parseTextArray(text).map((item) => (item === null ? null : toSafeNumber(item))),
};

/**
 * How database values become JavaScript values for one client, without touching pg's global table. A bigint is a number, since
 * every instant, seq and count is a safe integer. Other types are as in pg: numeric (such as `sum(bigint)`) is a string, jsonb
 * is parsed, text[] is an array, bytea is a Buffer.
 */
export const valueTypes = {
  getTypeParser: (oid: number, format: string): Parse =>
    format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : (parsers[oid] ?? pg.types.getTypeParser(oid, 'text')),
};
