/**
 * Combines the entries of features into one table.
 *
 * @param what the entries are, for errors
 * @throws Error if two features have an entry of the same name: the first would be lost without a word
 */
export const combineEntries = <T extends object>(what: string, tables: readonly (T | undefined)[]): T => {
  const combined: Record<string, unknown> = {};
  for (const [name, entry] of tables.flatMap((table) => Object.entries(table ?? {}))) {
    if (Object.hasOwn(combined, name)) throw new Error(`unable to combine ${what}; two features have one for ${name}`);
    combined[name] = entry;
  }
  return combined as T;
};
