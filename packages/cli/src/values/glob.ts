import { usage } from '../failure/failure.js';

/**
 * A test for names that match any of some globs (`message.*`, `{message,queue}.*`). A glob that matches none of the known
 * names is a mistake.
 *
 * @param groups sets of names that are asked for by one name
 * @throws Failure usage
 */
export const matcher = async (
  globs: readonly string[],
  known: readonly string[],
  what: string,
  groups: Readonly<Record<string, readonly string[]>> = {},
): Promise<(name: string) => boolean> => {
  if (globs.length === 0) return () => true;
  // Loaded only when there is a glob: it would delay every other start.
  const { default: picomatch } = await import('picomatch');
  const wanted = globs.map((glob) => {
    const group = Object.hasOwn(groups, glob) ? groups[glob] : undefined;
    const matches = glob === '' ? () => false : picomatch(glob);
    const fits = (name: string): boolean => group?.includes(name) ?? matches(name);
    if (!known.some(fits)) {
      throw usage(`${what} matches nothing: "${glob}"`, `there are: ${[...known, ...Object.keys(groups)].join(', ')}`);
    }
    return fits;
  });
  return (name) => wanted.some((fits) => fits(name));
};
