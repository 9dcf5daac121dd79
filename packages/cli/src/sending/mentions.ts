import { ambiguous, type Candidate } from '../users/look-up.js';

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

/** What is asked about the room that texts are for. */
export interface Room {
  /** For people: `in "lobby"`. */
  where: string;
  /** The members that have a name. */
  membersNamed(name: string): Promise<Candidate[]>;
  /** Whether who writes may mention everybody; asked once, where a text has @here. */
  mayMentionAll(): Promise<boolean> | boolean;
  /** Is told, once, that @here is text like any other because who writes may not mention everybody. */
  onPlainHere(): void;
}

/** What is said of an @here that mentions nobody. */
export const plainHere = '@here is sent as text; only the staff of the room may mention everybody';

/**
 * Looks up whom texts mention, each name once. What a person may not do is not asked of the server: it would refuse the
 * message, and of somebody who is no member yet only after the room was joined for it.
 */
export const createMentions = ({
  where,
  membersNamed,
  mayMentionAll,
  onPlainHere,
}: Room): ((text: string) => Promise<Mentions>) => {
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
  let all: boolean | undefined;
  const allowedAll = async (): Promise<boolean> => {
    if (all === undefined) {
      all = await mayMentionAll();
      if (!all) onPlainHere();
    }
    return all;
  };
  return async (text) => {
    const ids = new Set<string>();
    let here = false;
    for (const names of namesIn(text)) {
      if (names.includes(everybody)) here = await allowedAll();
      else {
        const id = await one(names);
        if (id !== undefined) ids.add(id);
      }
    }
    return { ...(ids.size > 0 ? { mentions: [...ids] } : {}), ...(here ? { here } : {}) };
  };
};
