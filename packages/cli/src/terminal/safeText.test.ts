import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSafe, safeText } from './safeText.js';

const table: [what: string, input: string, single: string, multiline?: string][] = [
  ['plain text', 'hello', 'hello'],
  ['an escape sequence', '\x1b[2J\x1b[31mred', '^[[2J^[[31mred'],
  ['OSC 52, the clipboard', '\x1b]52;c;cHduZWQ=\x07', '^[]52;c;cHduZWQ=^G'],
  ['OSC 0 that never ends', '\x1b]0;title', '^[]0;title'],
  ['OSC 8, a link', '\x1b]8;;http://evil\x1b\\here\x1b]8;;\x1b\\', '^[]8;;http://evil^[\\here^[]8;;^[\\'],
  ['DCS and a query', '\x1bP1$r\x1b\\\x1b[6n', '^[P1$r^[\\^[[6n'],
  ['C1 controls', '\x9b2J\x9d0;x\x9c\x85', '^[[2J^[]0;x^[\\^[E'],
  ['CR that overwrites', 'evil\rgood', 'evil^Mgood'],
  ['backspace, NUL, DEL', 'a\bb\0c\x7fd', 'a^Hb^@c^?d'],
  ['lines', 'one\ntwo\r\nthree', 'one^Jtwo^M^Jthree', 'one\ntwo\nthree'],
  ['unicode line ends', 'one\u2028two\u2029three', 'one two three', 'one\ntwo\nthree'],
  ['tabs', 'a\tb\n\tc', 'a       b^J     c', 'a       b\n        c'],
  ['tabs after other tabs', '\t\tab\tx', `${' '.repeat(16)}ab      x`],
  ['bidi overrides', 'user\u202etxt.exe\u2066\u2069\u200f\u061c', 'usertxt.exe'],
  ['zero-width characters', 'a\u200bb\u2060c\ufeffd\u00ade', 'abcde'],
  ['joiners stay', '👩\u200d👩\u200d👧 می\u200cخواهم', '👩\u200d👩\u200d👧 می\u200cخواهم'],
  ['emoji selectors stay', '❤\ufe0f', '❤\ufe0f'],
  ['tag characters', 'hi\u{e0068}\u{e0069}\u{e007f}', 'hi'],
  ['supplementary variation selectors', 'hi\u{e0100}\u{e01ef}', 'hi'],
  ['zalgo', `e${'\u0301'.repeat(50)}x`, `e${'\u0301'.repeat(4)}x`],
  ['marks with nothing to sit on', '\u0301x', '\u25cc\u0301x'],
  ['half surrogate pairs', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
];

describe('safeText', () => {
  it.each(table)('%s', (_what, input, single, multiline = single) => {
    expect(safeText(input)).toBe(single);
    if (multiline !== single) expect(safeText(input, { multiline: true })).toBe(multiline);
  });

  it('cuts between characters and marks the cut', () => {
    expect(safeText('abcdef', { maxLength: 4 })).toBe('abc…');
    expect(safeText('abcd', { maxLength: 4 })).toBe('abcd');
    expect(safeText('ab👩\u200d👩\u200d👧cd', { maxLength: 5 })).toBe('ab…');
    expect(safeText('👍👍👍', { maxLength: 3 })).toBe('👍👍👍');
    expect(safeText('\x1b'.repeat(5), { maxLength: 4 })).toBe('^[^…');
    expect(safeText('abc', { maxLength: 0 })).toBe('');
    expect([...safeText('x'.repeat(100_000))]).toHaveLength(16_384);
  });
});

/** Random code units, with many that terminals act on. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(
        '\x1b[',
        '\x1b]52;c;',
        '\x9b',
        '\u202e',
        '\u200d',
        '\u0301',
        '\ufe0f',
        '\u{e0041}',
        '\t',
        '\r\n',
        '👍🏽',
        '日',
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

// biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden characters
const obeyed = /[\x00-\x1f\x7f-\x9f]/;
const unseen = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|\p{Surrogate}/u;

describe('for any input', () => {
  it('safeText removes control, bidi and tag characters and lone surrogates', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.boolean(),
        fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
        (input, multiline, maxLength) => {
          const out = safeText(input, maxLength === undefined ? { multiline } : { multiline, maxLength });
          expect(multiline ? out.replaceAll('\n', '') : out).not.toMatch(obeyed);
          expect(out).not.toMatch(unseen);
          expect(out).not.toMatch(/[\p{M}\u200c\u200d]{5}/u);
          if (maxLength !== undefined) expect([...out].length).toBeLessThanOrEqual(maxLength);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('safeText is idempotent', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (input, multiline) => {
        const once = safeText(input, { multiline });
        expect(safeText(once, { multiline })).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it('jsonSafe keeps the content, and escapes unsafe characters', () => {
    fc.assert(
      fc.property(hostile, (input) => {
        const out = jsonSafe({ [input]: [input] });
        expect(out).not.toMatch(obeyed);
        expect(out).not.toMatch(unseen);
        expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify({ [input]: [input] })));
      }),
      { numRuns: 3_000 },
    );
  });

  it('jsonSafe handles values without a JSON form', () => {
    expect(jsonSafe(undefined)).toBe('null');
    expect(jsonSafe('\u009b2J\u202e\u{e0041}')).toBe('"\\u009b2J\\u202e\\udb40\\udc41"');
  });
});
