const dayMs = 24 * 60 * 60 * 1_000;
const daysPerWeek = 7;

/** The number of the day, counted from 1970. */
export const today = (now = Date.now()): number => Math.floor(now / dayMs);

/**
 * Returns the part of a list that is due on a day.
 *
 * @param count how many are due; at least a seventh of the list, so that seven days in a row cover all of it
 */
export const share = <T>(list: readonly T[], day: number, count: number): readonly T[] => {
  const from = (day % daysPerWeek) * Math.ceil(list.length / daysPerWeek);
  return [...list.slice(from), ...list.slice(0, from)].slice(0, count);
};
