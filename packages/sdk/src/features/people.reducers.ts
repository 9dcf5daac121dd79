import type { Path } from './feature.js';

/** A person as messages and queue items name them. */
interface Person {
  readonly id: string;
  readonly name: string;
}

/** Changes the values at a path. Returns the same object if none of them changes, or the path leads nowhere. */
const changeAt = (value: unknown, [key, ...rest]: Path, how: (value: unknown) => unknown): unknown => {
  if (key === undefined) return how(value);
  if (typeof value !== 'object' || value === null) return value;
  let changed = false;
  const entries = Object.entries(value).map(([name, before]) => {
    const after = key === '*' || key === name ? changeAt(before, rest, how) : before;
    changed ||= after !== before;
    return [name, after] as const;
  });
  if (!changed) return value;
  return Array.isArray(value) ? entries.map(([, after]) => after) : Object.fromEntries(entries);
};

/**
 * Puts a user's id in the place of the name, wherever a state names the user.
 *
 * @param paths where the state names people
 */
export const forgetName = <State>(state: State, userId: string, paths: readonly Path[]): State => {
  const nameless = (value: unknown): unknown => {
    const person = value as Person | null;
    return person?.id === userId && person.name !== userId ? { ...person, name: userId } : value;
  };
  return paths.reduce<unknown>((after, path) => changeAt(after, path, nameless), state) as State;
};
