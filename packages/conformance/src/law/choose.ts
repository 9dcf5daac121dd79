import { type Choice, type Part, parts, type Stage } from './types.js';

/** Picks an element of a list by a number; undefined = the list is empty. */
export const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** Picks the id of any player. */
export const anybody = ({ players }: Stage, n: number): string => players[at(parts, n) ?? 'member'].id;

const few: readonly Part[] = ['member', 'returned', 'muted'];
/** Picks the id of one of a few players, so that actions which undo each other meet the same player. */
export const oneOfFew = ({ players }: Stage, n: number): string => players[at(few, n) ?? 'member'].id;

/** Makes an input about something that exists already. */
export const about = <T>(stage: Stage, kind: string, n: number, input: (id: number) => T): T | null => {
  const id = at(stage.known(kind), n);
  return id === undefined ? null : input(id);
};

/** Like `about`, but mostly about the first of its kind, since only existing things can be undone. */
export const aboutFirst = <T>(stage: Stage, kind: string, { a }: Choice, input: (id: number) => T): T | null =>
  a % 4 === 0 ? about(stage, kind, a >> 2, input) : about(stage, kind, 0, input);
