import { safeText } from '../terminal/safeText.js';
import { graphemesOf, graphemeWidth } from './text.js';

/** The state of the text input. Immutable. */
export interface Composer {
  readonly text: string;
  /** The cursor: an index into `text`, between two graphemes. */
  readonly cursor: number;
  /** Texts sent before, the oldest first. */
  readonly history: readonly string[];
  /** The index of the history entry shown; null = the draft. */
  readonly recalled: number | null;
  /** The unsent text from before the history was opened. */
  readonly draft: string;
}

export const emptyComposer: Composer = { text: '', cursor: 0, history: [], recalled: null, draft: '' };

const historyKept = 200;

const before = ({ text, cursor }: Composer): string => text.slice(0, cursor);
const after = ({ text, cursor }: Composer): string => text.slice(cursor);

const moveTo = (composer: Composer, cursor: number): Composer => ({ ...composer, cursor });

/** Replaces the text and puts the cursor at its end. */
export const setText = (composer: Composer, text: string): Composer => ({
  ...composer,
  text,
  cursor: text.length,
  recalled: null,
});

/** Inserts typed or pasted text at the cursor. Removes invisible characters, so users see exactly what they send. */
export const insert = (composer: Composer, typed: string): Composer => {
  const clean = safeText(typed.replace(/\r\n?/g, '\n'), { multiline: true });
  return { ...setText(composer, before(composer) + clean + after(composer)), cursor: composer.cursor + clean.length };
};

/** The last line, which includes a line feed at its end. Segmenting only this is faster than segmenting the whole text. */
const lastLine = (text: string): string => text.slice(text.slice(0, -1).lastIndexOf('\n') + 1);
const lastGrapheme = (text: string): number => graphemesOf(lastLine(text)).at(-1)?.length ?? 0;
const firstGrapheme = (text: string): number => graphemesOf(text.slice(0, 64)).at(0)?.length ?? 0;
const wordBefore = (text: string): number => /(?:[^\s]+\s*|\s+)$/.exec(text)?.[0].length ?? 0;
const wordAfter = (text: string): number => /^(?:\s*[^\s]+|\s+)/.exec(text)?.[0].length ?? 0;
const lineBefore = (text: string): number => text.length - (text.lastIndexOf('\n') + 1);
const lineAfter = (text: string): number => (text.includes('\n') ? text.indexOf('\n') : text.length);

type Reach = (text: string) => number;

const back =
  (reach: Reach) =>
  (composer: Composer): Composer =>
    moveTo(composer, composer.cursor - reach(before(composer)));
const forth =
  (reach: Reach) =>
  (composer: Composer): Composer =>
    moveTo(composer, composer.cursor + reach(after(composer)));
const eraseBack =
  (reach: Reach) =>
  (composer: Composer): Composer => {
    const start = composer.cursor - reach(before(composer));
    return { ...composer, text: composer.text.slice(0, start) + after(composer), cursor: start, recalled: null };
  };
const eraseForth =
  (reach: Reach) =>
  (composer: Composer): Composer => ({
    ...composer,
    text: before(composer) + after(composer).slice(reach(after(composer))),
    recalled: null,
  });

const recall = (composer: Composer, to: number): Composer => {
  const { history, recalled } = composer;
  if (to < 0) return composer;
  const draft = recalled === null ? composer.text : composer.draft;
  const text = history[to];
  if (text === undefined) return recalled === null ? composer : { ...setText(composer, draft), draft: '' };
  return { ...setText(composer, text), recalled: to, draft };
};

/** The edits that keys make to the text. */
export const edits = {
  newline: (composer: Composer) => insert(composer, '\n'),
  left: back(lastGrapheme),
  right: forth(firstGrapheme),
  wordLeft: back(wordBefore),
  wordRight: forth(wordAfter),
  lineStart: back(lineBefore),
  lineEnd: forth(lineAfter),
  eraseLeft: eraseBack(lastGrapheme),
  eraseRight: eraseForth(firstGrapheme),
  eraseWord: eraseBack(wordBefore),
  eraseToStart: eraseBack(lineBefore),
  eraseToEnd: eraseForth(lineAfter),
  historyBack: (composer: Composer) => recall(composer, (composer.recalled ?? composer.history.length) - 1),
  historyForth: (composer: Composer) => recall(composer, (composer.recalled ?? composer.history.length) + 1),
  clear: (composer: Composer) => setText(composer, ''),
} as const satisfies Record<string, (composer: Composer) => Composer>;

export type Edit = keyof typeof edits;

/** Empties the composer and keeps the text in the history. */
export const submit = (composer: Composer): Composer => {
  const { text, history } = composer;
  const kept = text.trim() === '' || history.at(-1) === text ? history : [...history, text].slice(-historyKept);
  return { ...emptyComposer, history: kept };
};

export interface ComposerLines {
  lines: string[];
  /** The cursor's row and column in these lines, from 0. */
  row: number;
  column: number;
}

/** Wraps the text at a width. If there are more than `maxRows` rows, returns those around the cursor. */
export const layoutComposer = ({ text, cursor }: Composer, width: number, maxRows: number): ComposerLines => {
  const wide = Math.max(2, width);
  const lines = [''];
  let column = 0;
  let at = 0;
  let place = { row: 0, column: 0 };
  const newLine = (): void => {
    lines.push('');
    column = 0;
  };
  for (const grapheme of graphemesOf(text)) {
    const size = grapheme === '\n' ? 0 : Math.min(graphemeWidth(grapheme), wide);
    if (column + size > wide) newLine();
    if (at <= cursor) place = { row: lines.length - 1, column };
    at += grapheme.length;
    if (grapheme === '\n') newLine();
    else {
      lines[lines.length - 1] += grapheme;
      column += size;
    }
  }
  if (at <= cursor) {
    // After the last character, the cursor needs a cell of its own.
    if (column >= wide) newLine();
    place = { row: lines.length - 1, column };
  }
  const top = Math.max(0, Math.min(place.row - Math.floor(maxRows / 2), lines.length - maxRows));
  return { lines: lines.slice(top, top + maxRows), row: place.row - top, column: place.column };
};
