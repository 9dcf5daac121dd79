import { usage } from '../failure/failure.js';
import { allFeatures } from '../features/lookup.js';
import { type Fields, isFields } from './objects.js';

/** Objects that accompany what a result is about. */
const aside: ReadonlySet<string> = new Set(allFeatures.flatMap((feature) => feature.aside ?? []));

/** The part of a result that it is about: its only list of objects, else its only object. */
export const subjectOf = (result: Fields): string | undefined => {
  const keys = Object.keys(result);
  const only = (found: string[]): string | undefined => (found.length === 1 ? found[0] : undefined);
  const lists = keys.filter((key) => Array.isArray(result[key]));
  return lists.length > 0 ? only(lists) : only(keys.filter((key) => isFields(result[key]) && !aside.has(key)));
};

/**
 * What `--fields` names; undefined: all of it.
 *
 * @throws Failure usage: it names nothing
 */
export const fieldNames = (flag: string | undefined): string[] | undefined => {
  const names = flag?.split(',').flatMap((name) => name.trim() || []);
  if (names?.length === 0) throw usage('--fields names no field', 'write --fields id,text');
  return names;
};

/** The fields of a value that have these paths; one that is not there is null. */
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

/** Whether a path leads anywhere in a value; through a list, in any of its items. */
const leads = (value: unknown, [first, ...rest]: readonly string[]): boolean => {
  if (first === undefined) return true;
  if (Array.isArray(value)) return value.length === 0 || value.some((item) => leads(item, [first, ...rest]));
  return isFields(value) && Object.hasOwn(value, first) && leads(value[first], rest);
};

export interface Selection {
  result: Fields;
  /** Fields that were asked for and are not there. */
  missing: string[];
}

/**
 * The fields that `--fields` names. A name is a path (`room.slug`), from the result or from what it is about: its list
 * or its object. Through a list it applies to each item.
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
