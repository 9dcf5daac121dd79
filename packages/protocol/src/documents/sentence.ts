import * as z from 'zod';
import type { EventRow } from '../define.js';
import { fieldKind } from '../kinds.js';
import type { Sentence, SentencePart } from '../sentence.js';

/** The kind of the field at a path of a payload. @throws Error if there is no such field */
const kindAt = ({ type, data }: EventRow, path: readonly string[]): string | undefined => {
  if (path.join() === 'actor') return 'person';
  let schema: z.ZodType = data;
  for (const name of path) {
    while (!(schema instanceof z.ZodObject)) {
      const { innerType } = schema.def as { innerType?: z.ZodType };
      if (innerType === undefined)
        throw new Error(`the sentence of ${type} names ${path.join('.')}, which is not in its payload`);
      schema = innerType;
    }
    const field = (schema.shape as Record<string, z.ZodType>)[name];
    if (field === undefined)
      throw new Error(`the sentence of ${type} names ${path.join('.')}, which is not in its payload`);
    schema = field;
  }
  return fieldKind(schema);
};

const namedIn = (text: string): string[][] =>
  [...text.matchAll(/\{\??([\w.]+)\}/g)].map(([, path = '']) => path.split('.'));

const piecesOf = (row: EventRow, text: string): SentencePart[] =>
  text
    .split(/(\{[\w.]+\}|\{\?[\w.]+\})/)
    .filter((piece) => piece !== '' && !piece.startsWith('{?'))
    .map((piece) => {
      if (!piece.startsWith('{')) return piece;
      const path = piece.slice(1, -1).split('.');
      const is = kindAt(row, path);
      return is === undefined ? { path } : { path, is };
    });

/**
 * Parses the sentence of an event row. `{path}` is a value of the payload, `{actor}` is the actor. Text in brackets is
 * shown only if all values named in it are set; after `|` comes the text shown otherwise. `{?path}` names a value without
 * showing it.
 *
 * @throws Error if the payload has no such path
 * @example
 * parseSentence(row) // of '{actor} banned {userId}[ until {until}| for good][: {reason}]'
 */
export const parseSentence = (row: EventRow): Sentence | null =>
  row.sentence === undefined || row.sentence === null
    ? null
    : row.sentence
        .split(/(\[[^\]]*\])/)
        .filter((piece) => piece !== '')
        .flatMap((piece): SentencePart[] => {
          if (!piece.startsWith('[')) return piecesOf(row, piece);
          const [shown = '', otherwise = ''] = piece.slice(1, -1).split('|');
          const when = namedIn(shown);
          for (const path of when) kindAt(row, path);
          return [{ when, parts: piecesOf(row, shown), otherwise: piecesOf(row, otherwise) }];
        });
