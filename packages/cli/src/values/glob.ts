import { usage } from '../failure/failure.js';

/**
 * Returns a test for names that match any of the globs (`message.*`, `{message,queue}.*`). A glob that matches no known name
 * is an error.
 *
 * @param groups sets of names that have a name of their own
 * @throws Failure usage
 */
export const matcher = async (
  globs: readonly string[],
  known: readonly string[],
  what: string,
  groups: Readonly<Record<string, readonly string[]>> = {},
): Promise<(name: string) => boolean> => {
  if (globs.length === 0) return () => true;
  // Loaded only if there is a glob, since it would delay every other start.
  const { default: picomatch } = await import('picomatch');
  const wanted = globs.map((glob) => {
    const group = Object.hasOwn(groups, glob) ? groups[glob] : undefined;
    const matches = glob === '' ? () => false : picomatch(glob);
    const fits = (name: string): boolean => group?.includes(name) ?? matches(name);
    if (!known.some(fits)) {
      throw usage(`${what} matches nothing: "${glob}"`, `known: ${[...known, ...Object.keys(groups)].join(', ')}`);
    }
    return fits;
  });
  return (name) => wanted.some((fits) => fits(name));
};
