import { usage } from '../failure/failure.js';
import { allFeatures } from '../features/lookup.js';
import { type Fields, isFields } from './objects.js';

/** Fields that only accompany the main field of a result. */
const aside: ReadonlySet<string> = new Set(allFeatures.flatMap((feature) => feature.aside ?? []));

/** The main field of a result: its only list of objects, or else its only object. */
export const subjectOf = (result: Fields): string | undefined => {
  const keys = Object.keys(result);
  const only = (found: string[]): string | undefined => (found.length === 1 ? found[0] : undefined);
  const lists = keys.filter((key) => Array.isArray(result[key]));
  return lists.length > 0 ? only(lists) : only(keys.filter((key) => isFields(result[key]) && !aside.has(key)));
};

/**
 * The fields named by `--fields`; undefined if it is not given.
 *
 * @throws Failure usage: it names no field
 */
export const fieldNames = (flag: string | undefined): string[] | undefined => {
  const names = flag?.split(',').flatMap((name) => name.trim() || []);
  if (names?.length === 0) throw usage('--fields names no field', 'write --fields id,text');
  return names;
};

/** The fields of a value at these paths; missing ones are null. */
export const pickFields = (value: unknown, names: readonly string[]): unknown =>
  pick(
    value,
    names.map((name) => name.split('.')),
  );

const pick = (value: unknown, paths: readonly (readonly string[])[]): unknown => {
  if (Array.isArray(value)) return value.map((item) => pick(item, paths));
  if (!isFields(value)) return value ?? null;
  const firsts = [...new Set(paths.map(([first = '']) => first))];
  return Object.fromEntries(
    firsts.map((first) => {
      const deeper = paths.filter(([head]) => head === first).map((path) => path.slice(1));
      const part = Object.hasOwn(value, first) ? value[first] : null;
      return [first, deeper.some((path) => path.length === 0) ? part : pick(part, deeper)];
    }),
  );
};

/** Whether a path exists in a value; in a list, in any of its items. */
const leads = (value: unknown, [first, ...rest]: readonly string[]): boolean => {
  if (first === undefined) return true;
  if (Array.isArray(value)) return value.length === 0 || value.some((item) => leads(item, [first, ...rest]));
  return isFields(value) && Object.hasOwn(value, first) && leads(value[first], rest);
};

export interface Selection {
  result: Fields;
  /** Requested fields that do not exist. */
  missing: string[];
}

/**
 * Selects the fields named by `--fields`. A name is a path (`room.slug`), from the result or from its main field. In a list
 * it applies to each item.
 *
 * @example
 * selectFields({ rooms: [{ room: { slug: 'a' }, head: 3 }], next: null }, ['room.slug']).result // { rooms: [{ room: { slug: 'a' } }] }
 */
export const selectFields = (result: Fields, names: readonly string[]): Selection => {
  const subject = subjectOf(result);
  const paths = names.map((name) => {
    const path = name.split('.');
    const own = Object.hasOwn(result, path[0] ?? '');
    return own || subject === undefined ? path : [subject, ...path];
  });
  return {
    result: pick(result, paths) as Fields,
    missing: names.filter((_, i) => !leads(result, paths[i] ?? [])),
  };
};
