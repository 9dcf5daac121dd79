import { ambiguous, type Candidate } from '../users/look-up.js';

/** The mentions in a text, in the form of `messages.send`. */
export interface Mentions {
  mentions?: string[];
  here?: true;
}

/** Matches `@name` and `@"a name with spaces"`, but not `@@` or an e-mail address (`a@b`). */
const pattern = /(?<![^\s(])@(?:"([^"\n]+)"|([^\s@"][^\s"]*))/g;
const ending = /[\p{P}\p{S}]+$/u;

/** The possible names after each `@`, the longest first: trailing punctuation may belong to the name or to the sentence. */
export const namesIn = (text: string): string[][] =>
  [...text.matchAll(pattern)].map(([, quoted, word = '']) => {
    if (quoted !== undefined) return [quoted];
    const bare = word.replace(ending, '');
    return bare === '' || bare === word ? [word] : [word, bare];
  });

/** The name that means everybody in the room. */
export const everybody = 'here';

/** Whether a text may mention somebody. */
export const mayMention = (text: string): boolean => namesIn(text).length > 0;

/** What mentions need to know about a room. */
export interface Room {
  /** For error messages: `in "lobby"`. */
  where: string;
  /** The members with a name. */
  membersNamed(name: string): Promise<Candidate[]>;
  /** Whether the sender may mention everybody. Called once, for the first text with @here. */
  mayMentionAll(): Promise<boolean> | boolean;
  /** Called once if @here is sent as text, because the sender may not mention everybody. */
  onPlainHere(): void;
}

/** The notice about an @here that mentions nobody. */
export const plainHere = '@here is sent as text; only the staff of the room may mention everybody';

/**
 * Looks up the users that texts mention, each name once. Checks the permission for @here first: otherwise the server would
 * refuse the whole message, possibly after the sender has joined the room for it.
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
