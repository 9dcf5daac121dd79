import { ambiguous, type Candidate } from './candidates.js';

/** Whom a text mentions, as `messages.send` takes it. */
export interface Mentions {
  mentions?: string[];
  here?: true;
}

/** `@name`, `@"a name with spaces"`; `@@` and an address (`a@b`) mention nobody. */
const pattern = /(?<![^\s(])@(?:"([^"\n]+)"|([^\s@"][^\s"]*))/g;
const ending = /[\p{P}\p{S}]+$/u;

/** What each `@` may name, the longest form first: a name may end like a sentence. */
export const namesIn = (text: string): string[][] =>
  [...text.matchAll(pattern)].map(([, quoted, word = '']) => {
    if (quoted !== undefined) return [quoted];
    const bare = word.replace(ending, '');
    return bare === '' || bare === word ? [word] : [word, bare];
  });

/** A name that stands for everybody in the room. */
export const everybody = 'here';

/** Whether a text may mention somebody. */
export const mayMention = (text: string): boolean => namesIn(text).length > 0;

/**
 * Looks up whom texts mention, each name once.
 *
 * @param where for people: `in "lobby"`
 * @param membersNamed the members of the room that have a name
 */
export const createMentions = (
  where: string,
  membersNamed: (name: string) => Promise<Candidate[]>,
): ((text: string) => Promise<Mentions>) => {
  const known = new Map<string, Candidate[]>();
  const named = async (name: string): Promise<Candidate[]> => {
    const key = name.toLowerCase();
    const found = known.get(key) ?? (await membersNamed(name));
    known.set(key, found);
    return found;
  };
  const one = async (names: readonly string[]): Promise<string | undefined> => {
    for (const name of names) {
      const found = await named(name);
      if (found.length > 1) throw ambiguous(name, where, found);
      if (found[0]) return found[0].id;
    }
    return undefined;
  };
  return async (text) => {
    const ids = new Set<string>();
    let here = false;
    for (const names of namesIn(text)) {
      if (names.includes(everybody)) here = true;
      else {
        const id = await one(names);
        if (id !== undefined) ids.add(id);
      }
    }
    return { ...(ids.size > 0 ? { mentions: [...ids] } : {}), ...(here ? { here } : {}) };
  };
};
