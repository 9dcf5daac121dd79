/**
 * A part of a sentence:
 * - literal text;
 * - a value of the event by its path, with its kind: `actor` and the kinds `user` and `person` are shown as people;
 * - `when`: shows `parts` if the values at all these paths are set (not absent, null or false), else `otherwise`.
 */
export type SentencePart =
  | string
  | {
      /** Where the value is in the event. */
      readonly path: readonly string[];
      /** Its kind, such as `user`. */
      readonly is?: string;
    }
  | {
      /** The paths that must be set. */
      readonly when: readonly (readonly string[])[];
      /** Shown if they are set. */
      readonly parts: readonly SentencePart[];
      /** Shown if they are not. */
      readonly otherwise: readonly SentencePart[];
    };

/** A template that says what an event did. `fillSentence` fills it with the values of an event. */
export type Sentence = readonly SentencePart[];

/** The value at a path of a payload; undefined = none. */
const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    data,
  );

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

/**
 * Fills a sentence with the values of an event.
 *
 * @param show converts a piece for display: literal text (`is` undefined, `literal` true), or a value with its kind. The
 *   actor has the kind `person`; null = the server.
 * @returns the pieces in order, for the caller to join
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
    return fillSentence(part.when.every((path) => isSet(at(path))) ? part.parts : part.otherwise, event, show);
  });
};
