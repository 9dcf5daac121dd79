/**
 * A part of a sentence:
 * - text as it stands;
 * - a value of the event by its path, with what it is: `actor` and kinds `user` and `person` are shown as people;
 * - `when`: parts that are shown if each value at these paths is there (neither absent nor null nor false), else those of
 *   `otherwise`.
 */
export type SentencePart =
  | string
  | { readonly path: readonly string[]; readonly is?: string }
  | {
      readonly when: readonly (readonly string[])[];
      readonly parts: readonly SentencePart[];
      readonly otherwise: readonly SentencePart[];
    };

/** A sentence that says what an event did, ready to be filled with the values of one. */
export type Sentence = readonly SentencePart[];

/** The value at a path of a payload; undefined = there is none. */
const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    data,
  );

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

/**
 * Fills a sentence with the values of an event.
 *
 * @param show turns a piece into what the caller shows: text as it stands (`is` undefined, `literal` true), or a value with
 *   its kind. The actor comes as kind `person`, null = the server.
 * @returns the pieces in order, to be joined by the caller
 * @example
 * fillSentence(sentences['member.kicked'], event, (value, { is }) =>
 *   is === 'user' ? nameOf(String(value)) : String(value)).join('')
 */
export const fillSentence = <T>(
  sentence: Sentence,
  event: { readonly actor: unknown; readonly data: unknown },
  show: (value: unknown, how: { readonly is: string | undefined; readonly literal: boolean }) => T,
): T[] => {
  const at = (path: readonly string[]): unknown =>
    path[0] === 'actor' && path.length === 1 ? event.actor : valueAt(event.data, path);
  return sentence.flatMap((part): T[] => {
    if (typeof part === 'string') return [show(part, { is: undefined, literal: true })];
    if ('path' in part) return [show(at(part.path), { is: part.is, literal: false })];
    return fillSentence(part.when.every((path) => isThere(at(path))) ? part.parts : part.otherwise, event, show);
  });
};
