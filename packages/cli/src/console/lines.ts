import { safeText } from '../terminal/safeText.js';

/** The meaning of a piece of text; the theme decides how it looks. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'system'
  | 'error'
  | 'accent'
  | 'strong'
  | 'selected'
  | 'mention'
  | 'code'
  | `nick${0 | 1 | 2 | 3 | 4 | 5}`;

const made: unique symbol = Symbol('span');

/** A piece of a line. Only `span()` can create one, so unsafe text never reaches the terminal. */
export interface Span {
  readonly [made]: true;
  readonly tone: Tone;
  readonly text: string;
}

/** One row of the screen, never wider than its layout allowed. */
export type Line = readonly Span[];

/** The only way to put text on the screen: makes it safe first. Safe text stays unchanged. */
export const span = (tone: Tone, text: string): Span => ({ [made]: true, tone, text: safeText(text) });

const nickTones = 6;

/** A user's colour, derived from the id: the same everywhere, and usually different for another user of the same name. */
export const nickTone = (userId: string): Tone => {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0;
  return `nick${(Math.abs(hash) % nickTones) as 0 | 1 | 2 | 3 | 4 | 5}`;
};

/** The characters of a line, without tones. */
export const plainLine = (line: Line): string => line.map(({ text }) => text).join('');
