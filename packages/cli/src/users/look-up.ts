import { Failure, usage } from '../failure/failure.js';

/** A user found by name. */
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
    hint: `use the id of one: ${candidates.join(', ')}`,
  });
};

/** A place to look up a name. */
export interface Place {
  /** For error messages: `in "lobby"`. */
  where: string;
  named(name: string): Promise<readonly Candidate[]>;
}

/** The users in a search result whose whole name matches, ignoring case. */
export const exactly = <T extends { name: string }>(name: string, found: readonly T[]): T[] => {
  const wanted = name.toLowerCase();
  return found.filter((one) => one.name.toLowerCase() === wanted);
};

/**
 * Resolves a user as typed: looks up `@name` in the first place that knows it; anything else is an id. An id that begins
 * with `@` is typed with two.
 *
 * @param hint what to do if nobody has the name
 * @throws Failure usage, member_not_found, ambiguous_user
 */
export const lookUpUser = async (
  given: string,
  places: readonly Place[],
  hint: (name: string) => string,
): Promise<string> => {
  if (given === '') throw usage('no user given; use an id or @name');
  if (!given.startsWith('@')) return given;
  const name = given.slice(1);
  if (name.startsWith('@')) return name;
  if (name === '') throw usage('the name after the @ is missing');
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
