import type { Bench } from './study.js';

/**
 * Opens several subjects at once, all measured the same way.
 *
 * @param given the options of each subject, by name
 */
export const openSubjects = async <G, S extends { close(): Promise<void> }>(
  given: Readonly<Record<string, G>>,
  open: (of: G) => Promise<S>,
  measure: (subject: S) => Promise<Record<string, number>>,
): Promise<Bench> => {
  const ready = new Map<string, S>();
  const close = async () => {
    await Promise.all([...ready.values()].map((one) => one.close()));
  };
  try {
    for (const [name, of] of Object.entries(given)) ready.set(name, await open(of));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    measure: (subject) => {
      const one = ready.get(subject);
      if (!one) throw new Error(`there is no ${subject}`);
      return measure(one);
    },
    close,
  };
};
