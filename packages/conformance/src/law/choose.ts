import { type Choice, type Part, parts, type Stage } from './types.js';

/** An element of a list, by a number; undefined = the list is empty. */
export const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** The id of any player. */
export const anybody = ({ players }: Stage, n: number): string => players[at(parts, n) ?? 'member'].id;

const few: readonly Part[] = ['member', 'returned', 'muted'];
/** The id of one of a few players: deeds that undo one another must meet the same ones. */
export const oneOfFew = ({ players }: Stage, n: number): string => players[at(few, n) ?? 'member'].id;

/** An input about something that exists by now. */
export const about = <T>(stage: Stage, kind: string, n: number, input: (id: number) => T): T | null => {
  const id = at(stage.known(kind), n);
  return id === undefined ? null : input(id);
};

/** Mostly about the first of its kind: what is undone must have been done. */
export const aboutFirst = <T>(stage: Stage, kind: string, { a }: Choice, input: (id: number) => T): T | null =>
  a % 4 === 0 ? about(stage, kind, a >> 2, input) : about(stage, kind, 0, input);
