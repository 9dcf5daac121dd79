import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeText } from '../terminal/safeText.js';
import { clip, graphemeWidth, textWidth, wrapText } from './text.js';

describe('wrapText', () => {
  it.each([
    ['a short line', 'hello you', 20, 20, ['hello you']],
    ['words', 'one two three', 7, 7, ['one two', 'three']],
    ['a narrower first line', 'one two three', 4, 9, ['one', 'two three']],
    ['a word that does not fit the first line', 'hello', 3, 8, ['', 'hello']],
    ['a word longer than any line', 'abcdefghij', 4, 4, ['abcd', 'efgh', 'ij']],
    ['a long word after another', 'x abcdefghij', 5, 5, ['x abc', 'defgh', 'ij']],
    ['line feeds', 'a\n\nb', 10, 10, ['a', '', 'b']],
    ['indentation', '    code', 10, 10, ['    code']],
    ['wide characters', '日本語日本語', 5, 5, ['日本', '語日', '本語']],
    ['an empty text', '', 10, 10, ['']],
  ])('wraps %s', (_what, text, first, rest, lines) => {
    expect(wrapText(text, first, rest)).toEqual(lines);
  });

  it('never makes a line too wide, and never loses a character', () => {
    const words = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('\u200d', '\u0301', '👩\u200d👩\u200d👧'.repeat(4), 'क्षि', '❤️', '\n', '  '),
    );
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 12 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 8, max: 30 }),
        (parts, first, rest) => {
          const text = safeText(parts.join(' '), { multiline: true });
          const lines = wrapText(text, first, rest);
          lines.forEach((line, i) => {
            expect(textWidth(line)).toBeLessThanOrEqual(i === 0 ? Math.min(first, rest) : rest);
            expect(safeText(line)).toBe(line);
          });
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replace(/[ \n]/g, ''));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('widths', () => {
  it('assumes the widest rendering of any terminal', () => {
    expect(graphemeWidth('a')).toBe(1);
    expect(graphemeWidth('日')).toBe(2);
    expect(graphemeWidth('👍🏽')).toBe(4);
    expect(graphemeWidth('❤️')).toBe(2);
    expect(graphemeWidth('e\u0301')).toBe(1);
  });

  it('clips a line', () => {
    expect(clip('hello', 5)).toBe('hello');
    expect(clip('hello you', 6)).toBe('hello…');
    expect(clip('日本語', 4)).toBe('日…');
    expect(clip('one\ntwo', 20)).toBe('one…');
    expect(clip('hello', 0)).toBe('');
  });
});
