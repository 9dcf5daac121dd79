export interface SafeTextOptions {
  /** Keep line feeds, for a message's body. Default: false, a line feed becomes `^J`. */
  multiline?: boolean;
  /** The maximum number of code points. Longer text is cut between characters and ends with `…`. Default: 16,384. */
  maxLength?: number;
}

const defaultMaxLength = 16_384;
const tabColumns = 8;
/** Hebrew with cantillation and Tibetan stacks need four; more only serve to smear over other lines. */
const marksPerCharacter = 4;

const halfSurrogates = /\p{Surrogate}/gu;
// C0 (except TAB and LF, which are handled separately), DEL, C1.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters to find
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/**
 * Invisible characters that change how others look: bidi controls, zero-width characters, tag characters, supplementary
 * variation selectors, annotations. ZWNJ and ZWJ (U+200C, U+200D) and the variation selectors of emoji (U+FE00 to U+FE0F)
 * are allowed; they count as marks.
 */
const invisible =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f])[\p{Default_Ignorable_Code_Point}\u2061-\u2064\ufff9-\ufffb\u{13430}-\u{1345f}]/gu;
const otherLineEnds = /[\u2028\u2029]/g;
const mark = '[\\p{M}\\u200c\\u200d]';
const tooManyMarks = new RegExp(`(${mark}{${marksPerCharacter}})${mark}+`, 'gu');
/** A mark without a base character would attach to roomful's own text before it. */
const marksWithoutCharacter = new RegExp(`^(?=${mark})`, 'gmu');
const plain = /^[\x20-\x7e]*$/;

const toCaret = (control: string): string => {
  const code = control.charCodeAt(0);
  // A C1 control equals ESC and a letter, so show those two.
  return code < 0x80 ? `^${String.fromCharCode(code ^ 0x40)}` : `^[${String.fromCharCode(code - 0x40)}`;
};

const length = (text: string): number => {
  let points = 0;
  for (const _ of text) points++;
  return points;
};

// Counts characters as columns: measuring wide ones needs tables, which would slow down the start of commands.
const expandTabs = (line: string): string => {
  if (!line.includes('\t')) return line;
  const parts = line.split('\t');
  const last = parts.length - 1;
  return parts
    .map((part, i) => (i === last ? part : part + ' '.repeat(tabColumns - (length(part) % tabColumns))))
    .join('');
};

/** Created on first use, since that takes as long as the rest of `roomful --help`. */
let segmenter: Intl.Segmenter | undefined;

/** Cuts between graphemes but counts code points, because a grapheme may contain any number of them. */
const cut = (text: string, maxLength: number): string => {
  if (text.length <= maxLength) return text;
  let points = 0;
  let end = 0;
  segmenter ??= new Intl.Segmenter();
  for (const { segment, index } of segmenter.segment(text)) {
    points += length(segment);
    if (points > maxLength) return maxLength > 0 ? `${text.slice(0, end)}…` : '';
    if (points < maxLength) end = index + segment.length;
  }
  return text;
};

/**
 * Makes untrusted text safe to print: it cannot move the cursor, change the title, the clipboard or the direction of text.
 * Control characters become visible (`^[` for ESC), tabs become spaces, lone surrogates become U+FFFD, bidi controls,
 * zero-width and tag characters are removed, and marks are limited to four per character.
 *
 * Idempotent: safe text is returned unchanged.
 *
 * @example
 * safeText('\x1b[2Jhello') // '^[[2Jhello'
 */
export const safeText = (input: string, options: SafeTextOptions = {}): string => {
  const { multiline = false, maxLength = defaultMaxLength } = options;
  if (input.length <= maxLength && plain.test(input)) return input;
  let text = input.replace(halfSurrogates, '\ufffd').replace(invisible, '');
  text = multiline
    ? text.replace(/\r\n/g, '\n').replace(otherLineEnds, '\n')
    : text.replace(otherLineEnds, ' ').replace(/\n/g, '^J');
  text = text.replace(controls, toCaret).split('\n').map(expandTabs).join('\n');
  text = text.replace(tooManyMarks, '$1').replace(marksWithoutCharacter, '\u25cc');
  return cut(text, maxLength);
};

// JSON.stringify itself escapes C0 and lone surrogates.
const escapedInJson =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f])[\u007f-\u009f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/gu;

const toEscapes = (character: string): string => {
  let out = '';
  for (let i = 0; i < character.length; i++) out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return out;
};

/**
 * A value as compact JSON that is safe to print. Keeps the content, but escapes DEL, C1, bidi controls and other invisible
 * characters as `\u…`. Values without a JSON form (undefined, a function) become `null`.
 *
 * @throws TypeError for a bigint or a circular value.
 * @example
 * jsonSafe({ text: '\u009b2J' }) // '{"text":"\\u009b2J"}'
 */
export const jsonSafe = (value: unknown): string => (JSON.stringify(value) ?? 'null').replace(escapedInJson, toEscapes);
