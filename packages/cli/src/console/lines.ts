import { safeText } from '../terminal/safeText.js';

/** How a piece of text is meant; what it looks like is the theme's. */
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

/** A piece of a line. Made by `span()` alone, so that nothing reaches the terminal which was not made safe. */
export interface Span {
  readonly [made]: true;
  readonly tone: Tone;
  readonly text: string;
}

/** One row of the screen, never wider than it was laid out for. */
export type Line = readonly Span[];

/** The only way for text to get onto the screen. What is safe already stays as it is. */
export const span = (tone: Tone, text: string): Span => ({ [made]: true, tone, text: safeText(text) });

const nickTones = 6;

/** The same person has the same colour everywhere; another one of the same name mostly another. */
export const nickTone = (userId: string): Tone => {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0;
  return `nick${(Math.abs(hash) % nickTones) as 0 | 1 | 2 | 3 | 4 | 5}`;
};

/** The characters of a line, without tones. */
export const plainLine = (line: Line): string => line.map(({ text }) => text).join('');
