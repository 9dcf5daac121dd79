import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, Notice } from './items.js';
import { type Line, span } from './lines.js';
import { type Position, scrollBy, scrollToTop, windowOf } from './scroll.js';

/** Items with these numbers of lines. Each line names its item and its number in it. */
const timeline = (heights: readonly number[], from = 1) => {
  const items: Item[] = heights.map((_, i) => {
    const notice: Notice = { seq: from + i, sub: 0, at: 0, tone: 'system', text: '' };
    return { kind: 'notice', seq: from + i, sub: 0, notice };
  });
  const lines = items.map(({ seq }, i) =>
    Array.from({ length: heights[i] ?? 1 }, (_, line): Line => [span('plain', `${seq}.${line}`)]),
  );
  return { items, linesOf: (index: number) => lines[index] ?? [], all: lines.flat().map(([one]) => one?.text) };
};

const texts = (lines: readonly Line[]) => lines.map(([one]) => one?.text);

const heights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 });
const height = fc.integer({ min: 1, max: 8 });
const moves = fc.array(fc.integer({ min: -10, max: 10 }), { maxLength: 10 });

describe('the window', () => {
  it('shows the last lines at the bottom', () => {
    const { items, linesOf } = timeline([1, 3, 2]);
    const { lines, atTop, atBottom } = windowOf(items, 'bottom', 4, linesOf);
    expect(texts(lines)).toEqual(['2.1', '2.2', '3.0', '3.1']);
    expect([atTop, atBottom]).toEqual([false, true]);
  });

  it('is always a full slice of all lines, and scrolls by exactly the given number', () => {
    fc.assert(
      fc.property(heights, height, moves, (sizes, rows, steps) => {
        const { items, linesOf, all } = timeline(sizes);
        const last = Math.max(0, all.length - rows);
        let position: Position = 'bottom';
        let top = last;
        for (const step of steps) {
          position = scrollBy(items, position, step, rows, linesOf);
          top = Math.min(last, Math.max(0, top + step));
          const { lines, atTop, atBottom } = windowOf(items, position, rows, linesOf);
          expect(texts(lines)).toEqual(all.slice(top, top + rows));
          expect([atTop, atBottom]).toEqual([top === 0, top === last]);
          expect(position === 'bottom').toBe(top === last);
        }
      }),
    );
  });

  it('stays in place when lines arrive below and are loaded above', () => {
    fc.assert(
      fc.property(
        heights,
        heights,
        heights,
        height,
        fc.integer({ min: 1, max: 30 }),
        (before, now, after, rows, up) => {
          const small = timeline(now, 100);
          const position = scrollBy(small.items, 'bottom', -up, rows, small.linesOf);
          fc.pre(position !== 'bottom');
          const seen = texts(windowOf(small.items, position, rows, small.linesOf).lines);
          const big = timeline([...before, ...now, ...after], 100 - before.length);
          expect(texts(windowOf(big.items, position, rows, big.linesOf).lines)).toEqual(seen);
        },
      ),
    );
  });

  it('moves to the next item if its own is gone, and to the bottom if all are', () => {
    const { items, linesOf } = timeline([2, 2, 2, 2], 10);
    const gone: Position = { seq: 5, sub: 0, offset: 1 };
    expect(texts(windowOf(items, gone, 2, linesOf).lines)).toEqual(['10.0', '10.1']);
    const beyond: Position = { seq: 99, sub: 0, offset: 0 };
    expect(windowOf(items, beyond, 2, linesOf).atBottom).toBe(true);
    const shrunk: Position = { seq: 10, sub: 0, offset: 7 };
    expect(texts(windowOf(items, shrunk, 2, linesOf).lines)).toEqual(['10.1', '11.0']);
  });

  it('scrolls to the top, and stays put if there are no items', () => {
    const { items, linesOf } = timeline([2, 2]);
    const top = scrollToTop(items, 2, linesOf);
    expect(windowOf(items, top, 2, linesOf).atTop).toBe(true);
    expect(scrollToTop(items, 9, linesOf)).toBe('bottom');
    expect(scrollToTop([], 9, () => [])).toBe('bottom');
    expect(windowOf([], 'bottom', 3, () => [])).toEqual({ lines: [], atTop: true, atBottom: true });
  });

  it('lays out only visible items of a long timeline', () => {
    const { items, linesOf } = timeline(Array.from({ length: 10_000 }, () => 2));
    const asked = new Set<number>();
    const counted = (index: number) => {
      asked.add(index);
      return linesOf(index);
    };
    let position = scrollBy(items, 'bottom', -40, 20, counted);
    position = scrollBy(items, position, -20, 20, counted);
    windowOf(items, position, 20, counted);
    expect(asked.size).toBeLessThan(50);
  });
});
