import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter();
const ascii = /^[\x20-\x7e]*$/;
const spacingMark = /^\p{Mc}$/u;

const widths = new Map<string, number>();
/** Enough for all the scripts of one room, and a limit for hostile texts. */
const widthsKept = 4_096;

const measure = (grapheme: string): number => {
  const points = [...grapheme];
  if (points.length === 1) return stringWidth(grapheme);
  const apart = points.reduce((sum, point) => sum + (spacingMark.test(point) ? 1 : stringWidth(point)), 0);
  return Math.max(stringWidth(grapheme), apart);
};

/**
 * The most columns that a grapheme takes on any terminal. Terminals disagree about emoji sequences and Indic clusters; a
 * line that is shorter than expected does no harm, a longer one does.
 */
export const graphemeWidth = (grapheme: string): number => {
  if (grapheme.length === 1 && ascii.test(grapheme)) return 1;
  const known = widths.get(grapheme);
  if (known !== undefined) return known;
  if (widths.size >= widthsKept) widths.clear();
  const width = measure(grapheme);
  widths.set(grapheme, width);
  return width;
};

export const graphemesOf = (text: string): string[] =>
  ascii.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment);

/** The most columns that a text takes on any terminal. */
export const textWidth = (text: string): number =>
  ascii.test(text) ? text.length : graphemesOf(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);

/** The first line of a text, cut to a width. Ends with `…` if something was cut. */
export const clip = (text: string, width: number): string => {
  const [line = ''] = text.split('\n', 1);
  if (line.length === text.length && textWidth(line) <= width) return line;
  let out = '';
  let used = 1;
  for (const grapheme of graphemesOf(line)) {
    used += graphemeWidth(grapheme);
    if (used > width) break;
    out += grapheme;
  }
  return width > 0 ? `${out}…` : '';
};

// Marks and joiners stay with the character before them; at the start of a line they would change the text.
const point = /.(?:\p{M}|\u200c|\u200d)*/gsu;
const spacesAndWord = /((?: (?!\p{M}|\u200c|\u200d))*)((?:[^ ]| (?=\p{M}|\u200c|\u200d))*)/gu;

/** Splits a text into parts no wider than a line. Usually graphemes; a wider one (a long chain of joined emoji) is split. */
const pieces = (text: string, width: number): string[] =>
  graphemesOf(text).flatMap((grapheme) =>
    graphemeWidth(grapheme) > width ? (grapheme.match(point) ?? []) : [grapheme],
  );

/** Splits a word that is wider than a line. */
const chop = (word: string, first: number, rest: number): string[] => {
  const lines: string[] = [];
  let line = '';
  let room = first;
  for (const piece of pieces(word, rest)) {
    const width = graphemeWidth(piece);
    if (width > room && (line !== '' || room < rest)) {
      lines.push(line);
      line = '';
      room = rest;
    }
    line += piece;
    room -= width;
  }
  lines.push(line);
  return lines;
};

const wrapParagraph = (text: string, first: number, rest: number): string[] => {
  if (textWidth(text) <= first) return [text];
  const lines: string[] = [];
  let line = '';
  let room = first;
  const flush = (): void => {
    lines.push(line);
    line = '';
    room = rest;
  };
  // Each word comes with the spaces before it: keep indentation, drop spaces at a line break.
  for (const [token, spaces = '', word = ''] of text.matchAll(spacesAndWord)) {
    if (token === '') continue;
    const wide = textWidth(word);
    const fits = spaces.length + wide <= room;
    if (!fits && wide <= rest && (line !== '' || room < rest)) flush();
    if (fits || wide <= rest) {
      const gap = line === '' && lines.length > 0 ? '' : spaces.slice(0, Math.max(0, room - wide));
      line += gap + word;
      room -= gap.length + wide;
      continue;
    }
    const lead = line === '' && lines.length > 0 ? '' : spaces.slice(0, room);
    const [start = '', ...more] = chop(word, room - lead.length, rest);
    line += lead + start;
    for (const part of more) {
      flush();
      line = part;
    }
    room = rest - textWidth(line);
  }
  lines.push(line);
  return lines;
};

/**
 * Wraps safe text between words, or inside a word that is longer than a line. No line is wider than requested, on any
 * terminal. `first` is the width of the first line, which may be shorter because something precedes the text.
 */
export const wrapText = (text: string, first: number, rest: number): string[] => {
  const wide = Math.max(2, rest);
  return text
    .split('\n')
    .flatMap((paragraph, i) => wrapParagraph(paragraph, i === 0 ? Math.min(Math.max(0, first), wide) : wide, wide));
};
