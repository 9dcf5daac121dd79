import { Failure, usage } from '../failure/failure.js';

/** A user with a name that was looked up. */
export interface Candidate {
  id: string;
  name: string;
  role: string;
}

/** The error for a name that several users have. */
export const ambiguous = (name: string, where: string, found: readonly Candidate[]): Failure => {
  const candidates = found.map((one) => `${one.id} (${one.name}, ${one.role})`);
  return new Failure('ambiguous_user', `${found.length} people ${where} are named "${name}"`, {
    exit: 'conflict',
    hint: `name one by id: ${candidates.join(', ')}`,
  });
};

/** Somewhere to look a name up. */
export interface Place {
  /** As errors say it: `in "lobby"`. */
  where: string;
  named(name: string): Promise<readonly Candidate[]>;
}

/** Users whose whole name matches, ignoring case, of those that a search found. */
export const exactly = <T extends { name: string }>(name: string, found: readonly T[]): T[] => {
  const wanted = name.toLowerCase();
  return found.filter((one) => one.name.toLowerCase() === wanted);
};

/**
 * The id of the user that a person typed: `@name` is looked up in the first place that knows it, anything else is an id.
 * An id that begins with `@` is written with two.
 *
 * @param hint what to do if nobody has the name
 * @throws Failure usage, member_not_found, ambiguous_user
 */
export const lookUpUser = async (
  given: string,
  places: readonly Place[],
  hint: (name: string) => string,
): Promise<string> => {
  if (given === '') throw usage('no user given; write an id, or @name');
  if (!given.startsWith('@')) return given;
  const name = given.slice(1);
  if (name.startsWith('@')) return name;
  if (name === '') throw usage('there is no name after the @');
  let where = '';
  for (const place of places) {
    const found = await place.named(name);
    const [first, ...others] = found;
    if (first && others.length === 0) return first.id;
    if (first) throw ambiguous(name, place.where, found);
    where = place.where;
  }
  throw new Failure('member_not_found', `nobody ${where} is named "${name}"`, { exit: 'notFound', hint: hint(name) });
};
