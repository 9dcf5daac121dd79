import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Composer, type Edit, edits, emptyComposer, insert, layoutComposer, setText, submit } from './composer.js';
import { graphemesOf } from './text.js';

/** `|` marks the cursor. */
const at = (marked: string): Composer => ({
  ...emptyComposer,
  text: marked.replace('|', ''),
  cursor: marked.indexOf('|'),
});
const shown = ({ text, cursor }: Composer): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe('edits', () => {
  it.each<[Edit, string, string]>([
    ['left', 'ab|c', 'a|bc'],
    ['left', '|abc', '|abc'],
    ['left', 'a👩\u200d👩\u200d👧|', 'a|👩\u200d👩\u200d👧'],
    ['left', 'a\n|b', 'a|\nb'],
    ['left', '\n|', '|\n'],
    ['left', '\n\n|', '\n|\n'],
    ['right', 'e\u0301|x', 'e\u0301x|'],
    ['right', '|e\u0301x', 'e\u0301|x'],
    ['wordLeft', 'one two  |', 'one |two  '],
    ['wordRight', 'one| two three', 'one two| three'],
    ['lineStart', 'a\nbc|d', 'a\n|bcd'],
    ['lineEnd', 'a|b\nc', 'ab|\nc'],
    ['eraseLeft', 'a👍🏽|b', 'a|b'],
    ['eraseRight', 'a|👍🏽b', 'a|b'],
    ['eraseWord', 'one two|', 'one |'],
    ['eraseToStart', 'a\nbc|d', 'a\n|d'],
    ['eraseToEnd', 'a|b\nc', 'a|\nc'],
    ['newline', 'a|b', 'a\n|b'],
    ['clear', 'ab|c', '|'],
  ])('%s: %j', (edit, from, to) => {
    expect(shown(edits[edit](at(from)))).toBe(to);
  });

  it('keeps the cursor between graphemes after any sequence of edits', () => {
    const steps = fc.array(
      fc.oneof(
        fc.constantFrom(...(Object.keys(edits) as Edit[])).map((name) => edits[name]),
        fc.string({ unit: 'grapheme' }).map((text) => (composer: Composer) => insert(composer, text)),
        fc.constant(submit),
      ),
    );
    fc.assert(
      fc.property(steps, (todo) => {
        const { text, cursor } = todo.reduce((composer, step) => step(composer), emptyComposer);
        let place = 0;
        const places = [0, ...graphemesOf(text).map((grapheme) => (place += grapheme.length))];
        expect(places).toContain(cursor);
      }),
    );
  });
});

describe('insert', () => {
  it('inserts a paste without its invisible characters', () => {
    expect(insert(at('a|b'), 'one\r\ntwo\rthree').text).toBe('aone\ntwo\nthreeb');
    expect(insert(emptyComposer, '\x1b[2J\u202e\u200b').text).toBe('^[[2J');
  });
});

describe('the history', () => {
  it('goes back and forth and returns to the draft', () => {
    const sent = ['one', 'two'].reduce((composer, text) => submit(setText(composer, text)), emptyComposer);
    const draft = setText(sent, 'draft');
    const back = edits.historyBack(draft);
    expect(back.text).toBe('two');
    expect(edits.historyBack(back).text).toBe('one');
    expect(edits.historyBack(edits.historyBack(back)).text).toBe('one');
    expect(edits.historyForth(back).text).toBe('draft');
    expect(edits.historyForth(draft).text).toBe('draft');
  });

  it('skips repeated and blank texts', () => {
    const sent = ['one', 'one', ' ', 'two'].reduce((composer, text) => submit(setText(composer, text)), emptyComposer);
    expect(sent.history).toEqual(['one', 'two']);
  });
});

describe('layoutComposer', () => {
  it('wraps and places the cursor', () => {
    expect(layoutComposer(at('|'), 10, 3)).toEqual({ lines: [''], row: 0, column: 0 });
    expect(layoutComposer(at('ab|c'), 10, 3)).toEqual({ lines: ['abc'], row: 0, column: 2 });
    expect(layoutComposer(at('abcd|'), 4, 3)).toEqual({ lines: ['abcd', ''], row: 1, column: 0 });
    expect(layoutComposer(at('ab\n日本|'), 10, 3)).toEqual({ lines: ['ab', '日本'], row: 1, column: 4 });
    expect(layoutComposer(at('ab|\ncd'), 10, 3)).toEqual({ lines: ['ab', 'cd'], row: 0, column: 2 });
  });

  it('shows the rows around the cursor', () => {
    expect(layoutComposer(at('1\n2\n3\n4\n5\n6|'), 10, 3)).toEqual({ lines: ['4', '5', '6'], row: 2, column: 1 });
    expect(layoutComposer(at('1|\n2\n3\n4\n5\n6'), 10, 3)).toEqual({ lines: ['1', '2', '3'], row: 0, column: 1 });
    expect(layoutComposer(at('1\n2\n3\n4|\n5\n6'), 10, 3)).toEqual({ lines: ['3', '4', '5'], row: 1, column: 1 });
  });
});
