import { comparePlaces, type Item, indexOfPlace } from './items.js';
import type { Line } from './lines.js';

/** The line at the top of the window, as a line of an item, so it stays in place when messages arrive or are loaded. */
export interface Anchor {
  readonly seq: number;
  readonly sub: number;
  /** Lines of the item above the window. */
  readonly offset: number;
}

/** The scroll position; `bottom` follows the newest line. */
export type Position = 'bottom' | Anchor;

/** The lines of the item at an index, at least one. */
export type LinesOf = (index: number) => readonly Line[];

interface Top {
  index: number;
  offset: number;
}

const isBefore = (a: Top, b: Top): boolean => a.index < b.index || (a.index === b.index && a.offset < b.offset);

/** Moves up by a number of lines, at most to the first. */
const up = (from: Top, count: number, linesOf: LinesOf): Top => {
  let { index, offset } = from;
  let left = count;
  while (left > offset && index > 0) {
    left -= offset;
    index -= 1;
    offset = linesOf(index).length;
  }
  return { index, offset: Math.max(0, offset - left) };
};

/** Moves down by a number of lines, at most past the last. */
const down = (from: Top, count: number, length: number, linesOf: LinesOf): Top => {
  let { index, offset } = from;
  let left = count;
  while (index < length && offset + left >= linesOf(index).length) {
    left -= linesOf(index).length - offset;
    index += 1;
    offset = 0;
  }
  return index < length ? { index, offset: offset + left } : { index: length, offset: 0 };
};

const lastTop = (items: readonly Item[], height: number, linesOf: LinesOf): Top =>
  up({ index: items.length, offset: 0 }, height, linesOf);

const find = (items: readonly Item[], anchor: Anchor, linesOf: LinesOf): Top => {
  const index = indexOfPlace(items, anchor);
  const item = items[index];
  if (!item || comparePlaces(item, anchor) !== 0) return { index, offset: 0 };
  return { index, offset: Math.min(anchor.offset, linesOf(index).length - 1) };
};

const topOf = (items: readonly Item[], position: Position, height: number, linesOf: LinesOf): Top => {
  const last = lastTop(items, height, linesOf);
  if (position === 'bottom') return last;
  const top = find(items, position, linesOf);
  return isBefore(top, last) ? top : last;
};

const anchorAt = (items: readonly Item[], { index, offset }: Top): Position => {
  const item = items[index];
  return item ? { seq: item.seq, sub: item.sub, offset } : 'bottom';
};

export interface Window {
  lines: Line[];
  /** The very first line is visible. */
  atTop: boolean;
  /** The very last line is visible. */
  atBottom: boolean;
}

/** The visible lines. Lays out only the visible items. */
export const windowOf = (items: readonly Item[], position: Position, height: number, linesOf: LinesOf): Window => {
  const top = topOf(items, position, height, linesOf);
  const lines: Line[] = [];
  let { index, offset } = top;
  while (index < items.length && lines.length < height) {
    const all = linesOf(index);
    lines.push(...all.slice(offset, offset + height - lines.length));
    if (lines.length >= height && offset + height < all.length) break;
    index += 1;
    offset = 0;
  }
  return {
    lines,
    atTop: top.index === 0 && top.offset === 0,
    atBottom: !isBefore(top, lastTop(items, height, linesOf)),
  };
};

/** Scrolls by a number of lines (negative = up). On reaching the newest line, the window follows it again. */
export const scrollBy = (
  items: readonly Item[],
  position: Position,
  lines: number,
  height: number,
  linesOf: LinesOf,
): Position => {
  const top = topOf(items, position, height, linesOf);
  const moved = lines < 0 ? up(top, -lines, linesOf) : down(top, lines, items.length, linesOf);
  return isBefore(moved, lastTop(items, height, linesOf)) ? anchorAt(items, moved) : 'bottom';
};

/** Keeps the window in place, even at the bottom, when new lines arrive. */
export const freeze = (items: readonly Item[], position: Position, height: number, linesOf: LinesOf): Position =>
  anchorAt(items, topOf(items, position, height, linesOf));

/** Scrolls just far enough to make an item visible, then keeps the window in place. */
export const reveal = (
  items: readonly Item[],
  position: Position,
  index: number,
  height: number,
  linesOf: LinesOf,
): Position => {
  const top = topOf(items, position, height, linesOf);
  const first = { index, offset: 0 };
  if (isBefore(first, top)) return anchorAt(items, first);
  const lowest = up({ index: index + 1, offset: 0 }, height, linesOf);
  return anchorAt(items, isBefore(top, lowest) ? lowest : top);
};

/** The very first line. */
export const scrollToTop = (items: readonly Item[], height: number, linesOf: LinesOf): Position =>
  isBefore({ index: 0, offset: 0 }, lastTop(items, height, linesOf))
    ? anchorAt(items, { index: 0, offset: 0 })
    : 'bottom';
