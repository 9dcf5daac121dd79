import { usage } from '../failure/failure.js';

const toRegex = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

/**
 * A test for names that fit any of some globs, where `*` stands for anything. A glob that fits none of the known names
 * is a mistake.
 *
 * @param groups names for sets of names that are asked for together
 * @throws Failure usage
 */
export const matcher = (
  globs: readonly string[],
  known: readonly string[],
  what: string,
  groups: Readonly<Record<string, readonly string[]>> = {},
): ((name: string) => boolean) => {
  if (globs.length === 0) return () => true;
  const wanted = globs.map((glob) => {
    const group = Object.hasOwn(groups, glob) ? groups[glob] : undefined;
    const form = toRegex(glob);
    const fits = (name: string): boolean => group?.includes(name) ?? form.test(name);
    if (!known.some(fits)) {
      throw usage(`${what} fits nothing: "${glob}"`, `there are: ${[...known, ...Object.keys(groups)].join(', ')}`);
    }
    return fits;
  });
  return (name) => wanted.some((fits) => fits(name));
};
