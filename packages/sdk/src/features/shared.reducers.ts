/** For events that change nobody's state. */
export const unchanged = <State>(state: State): State => state;

/** Reads own keys only: `constructor` is a valid name for a queue. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string | number): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** A copy of a record without one key. */
export const without = <T>(record: Readonly<Record<string, T>>, key: string | number): Record<string, T> => {
  const { [key]: _, ...rest } = record;
  return rest;
};
