import type { Message } from '@roomful/protocol';
import { safeText } from '../terminal/safeText.js';
import { layoutComposer } from './composer.js';
import { extendItems, type Item, type Merged, mergeItems } from './items.js';
import { createLineCache, type LayoutContext } from './layout.js';
import { type Line, span } from './lines.js';
import { askLines } from './panels/ask.js';
import { helpLines, keyLines } from './panels/help.js';
import { headerLine, statusLine } from './panels/status.js';
import { type LinesOf, type Window, windowOf } from './scroll.js';
import type { ConsoleState } from './state.js';
import { clip } from './text.js';

/** The timeline of a state, ready for scrolling. */
export interface Timeline {
  items: readonly Item[];
  height: number;
  linesOf: LinesOf;
}

/** The visible rows from top to bottom, one less than the terminal has. */
export interface Screen {
  header: Line[];
  timeline: Line[];
  panel: Line[];
  status: Line[];
  composer: Line[];
  /** The position of the terminal's cursor, from 0; undefined if it is hidden. */
  cursor: { x: number; y: number } | undefined;
  window: Pick<Window, 'atTop' | 'atBottom'>;
}

const smallest = { columns: 20, rows: 6 };
const composerRows = 5;
const prompt = '> ';

const tooSmall = ({ columns, rows }: ConsoleState): Screen => ({
  header: rows > 1 ? [[span('plain', 'terminal too small'.slice(0, Math.max(0, columns - 1)))]] : [],
  timeline: [],
  panel: [],
  status: [],
  composer: [],
  cursor: undefined,
  window: { atTop: false, atBottom: true },
});

const find =
  (messages: readonly Message[]) =>
  (id: number): Message | undefined => {
    let low = 0;
    let high = messages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const message = messages[middle];
      if (!message || message.id === id) return message;
      if (message.id < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  };

const panelLines = (state: ConsoleState, width: number): Line[] => {
  if (state.asking) return askLines(state.asking, width);
  if (state.answer !== null) return [[span('strong', clip(safeText(state.answer), width))]];
  if (state.panel === 'help') return helpLines(state, width);
  if (state.panel === 'keys') return keyLines(state, width);
  return state.features.panels[state.panel]?.(state, width) ?? [];
};

const marked = (line: Line): Line => line.map(({ text }) => span('selected', text));

interface PanelWindow {
  lines: Line[];
  /** How many lines it can scroll; 0 if all of it is visible. */
  lastTop: number;
  /** The number of lines on a page. */
  page: number;
}

/** The part of a panel that fits. Keeps the title; if it is cut, adds a line that says so. */
const fit = (all: readonly Line[], rows: number, top: number): PanelWindow => {
  if (all.length <= rows || rows < 3) return { lines: all.slice(0, rows), lastTop: 0, page: rows };
  const [title = [], ...body] = all;
  const page = rows - 2;
  const lastTop = body.length - page;
  const from = Math.min(top, lastTop);
  const place = `… ${from + 1} to ${from + page} of ${body.length}, PgUp and PgDn`;
  return { lines: [title, ...body.slice(from, from + page), [span('dim', place)]], lastTop, page };
};

/** Arranges states as screens. Pure apart from caching the last timeline. */
export const createArranger = () => {
  const cached = createLineCache();
  let merged: Merged & { rest: unknown[] } = { messages: [], items: [], rest: [] };

  const itemsOf = ({ view, notices, threadOf }: ConsoleState): Item[] => {
    const { messages, hasBefore } = view;
    // Empty lists are equal, whatever their identity.
    const rest = [view.pending.length === 0 ? 0 : view.pending, hasBefore, notices];
    const same = rest.every((part, i) => part === merged.rest[i]);
    if (same && messages === merged.messages) return merged.items;
    const pending = view.pending.filter((one) => one.threadOf === (threadOf ?? null));
    const items = (same && extendItems(merged, messages)) || mergeItems({ messages, hasBefore, pending }, notices);
    merged = { messages, items, rest };
    return items;
  };

  /** The columns for text. The last one stays free, since terminals disagree about wrapping there. */
  const widthOf = ({ columns }: ConsoleState): number => columns - 1;

  const composerOf = (state: ConsoleState) =>
    layoutComposer(state.composer, widthOf(state) - prompt.length, Math.min(composerRows, Math.floor(state.rows / 4)));

  const panelOf = (state: ConsoleState, composer: number): PanelWindow =>
    // Leave room for the header, the status line and at least one line of the timeline.
    fit(panelLines(state, widthOf(state)), Math.max(0, state.rows - 1 - composer - 3), state.panelTop);

  /** Whether the terminal is large enough. */
  const fits = ({ columns, rows }: ConsoleState): boolean => columns >= smallest.columns && rows >= smallest.rows;

  const timelineOf = (state: ConsoleState): Timeline => {
    const items = itemsOf(state);
    const composer = composerOf(state).lines.length;
    const { reactions } = state.view.me;
    const context: LayoutContext = {
      width: widthOf(state),
      find: find(state.view.messages),
      viewerId: state.profile.id,
      mine: (id) => reactions[String(id)],
      threadOf: state.threadOf,
    };
    return {
      items,
      height: Math.max(1, state.rows - 1 - composer - 2 - panelOf(state, composer).lines.length),
      linesOf: (index) => {
        const item = items[index];
        if (!item) return [];
        const lines = cached(item, context);
        return item.kind === 'message' && item.message.id === state.selected?.id ? lines.map(marked) : lines;
      },
    };
  };

  const arrange = (state: ConsoleState): Screen => {
    if (!fits(state)) return tooSmall(state);
    const { items, height, linesOf } = timelineOf(state);
    const { lines, atTop, atBottom } = windowOf(items, state.position, height, linesOf);
    const composer = composerOf(state);
    const width = widthOf(state);
    // A short timeline sits at the bottom, next to the composer.
    const blank = Array.from({ length: height - lines.length }, (): Line => []);
    return {
      header: [headerLine(state, width)],
      timeline: [...blank, ...lines],
      panel: panelOf(state, composer.lines.length).lines,
      status: [statusLine(state, atBottom, width)],
      composer: composer.lines.map((line, i) => [
        span('dim', i === 0 ? prompt : ' '.repeat(prompt.length)),
        span('plain', line),
      ]),
      cursor:
        state.mode === 'write'
          ? { x: prompt.length + composer.column, y: state.rows - 1 - composer.lines.length + composer.row }
          : undefined,
      window: { atTop, atBottom },
    };
  };

  /** The panel's first line after scrolling by pages (positive = down); undefined if all of it is visible. */
  const pagePanel = (state: ConsoleState, pages: number): number | undefined => {
    const { lastTop, page } = panelOf(state, composerOf(state).lines.length);
    if (lastTop === 0) return undefined;
    return Math.max(0, Math.min(lastTop, Math.min(state.panelTop, lastTop) + pages * page));
  };

  return { arrange, fits, timelineOf, pagePanel };
};

export type Arranger = ReturnType<typeof createArranger>;
