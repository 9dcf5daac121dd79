import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeKeys, type Input, readKeys } from './keys.js';

const key = (name: string): Input => ({ type: 'key', name });
const text = (value: string): Input => ({ type: 'text', text: value });
const paste = (value: string): Input => ({ type: 'paste', text: value });

const table: [data: string, inputs: Input[]][] = [
  ['hé日👍', [text('hé日👍')]],
  ['hi\r', [text('hi'), key('enter')]],
  ['\x1b[A\x1b[B\x1bOC\x1b[D', [key('up'), key('down'), key('right'), key('left')]],
  ['\x1b[H\x1b[F\x1b[1~\x1b[4~\x1bOH', [key('home'), key('end'), key('home'), key('end'), key('home')]],
  ['\x1b[5~\x1b[6~\x1b[3~', [key('pageup'), key('pagedown'), key('delete')]],
  ['\x1b[1;5C\x1b[1;2A\x1b[3;5~', [key('ctrl+right'), key('shift+up'), key('ctrl+delete')]],
  ['\x01\x03\x1a\x0c', [key('ctrl+a'), key('ctrl+c'), key('ctrl+z'), key('ctrl+l')]],
  ['\x7f\b\t', [key('backspace'), key('backspace'), key('tab')]],
  ['\x1bb\x1b\r\x1b\x7f', [key('alt+b'), key('alt+enter'), key('alt+backspace')]],
  ['\x1b[200~two\r\nlines \x1b[A\x1b[201~x', [paste('two\r\nlines \x1b[A'), text('x')]],
  ['\x1b[200~\x1b[201~', [paste('')]],
  ['a\x1b[99;9;9u\x1b[?1;2cb', [text('a'), text('b')]],
  ['\x1b\x1b[A', [key('escape'), key('up')]],
];

describe('decodeKeys', () => {
  it.each(table)('decodes %j', (data, inputs) => {
    expect(decodeKeys(data)).toEqual({ inputs, rest: '' });
  });

  it('waits for the rest of a sequence, and recognizes a lone Escape', () => {
    expect(decodeKeys('a\x1b')).toEqual({ inputs: [text('a')], rest: '\x1b' });
    expect(decodeKeys('\x1b[1;')).toEqual({ inputs: [], rest: '\x1b[1;' });
    expect(decodeKeys('\x1b[200~half')).toEqual({ inputs: [], rest: '\x1b[200~half' });
    expect(decodeKeys('\x1b', true)).toEqual({ inputs: [key('escape')], rest: '' });
  });

  it('decodes the same inputs wherever the data is split', () => {
    // Text may arrive in several pieces, so join it.
    const merge = (inputs: Input[]): string =>
      inputs.map((input) => (input.type === 'text' ? input.text : JSON.stringify(input))).join('');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...table.map(([data]) => data))), fc.array(fc.nat(200)), (parts, cuts) => {
        const data = parts.join('');
        const inputs: Input[] = [];
        let rest = '';
        const places = [...new Set([0, ...cuts.map((cut) => cut % (data.length + 1)), data.length])].sort(
          (a, b) => a - b,
        );
        for (let i = 1; i < places.length; i++) {
          const decoded = decodeKeys(rest + data.slice(places[i - 1], places[i]));
          inputs.push(...decoded.inputs);
          rest = decoded.rest;
        }
        expect(merge(inputs)).toEqual(merge(decodeKeys(data).inputs));
      }),
    );
  });

  it('never throws, and never returns a control character as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (data, complete) => {
        for (const input of decodeKeys(`\x1b${data}`, complete).inputs) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden characters
          if (input.type === 'text') expect(input.text).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
        }
      }),
    );
  });
});

describe('readKeys', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('joins split sequences, and takes a lone ESC for Escape after a while', () => {
    vi.useFakeTimers();
    let send = (_data: string): void => {};
    const source = {
      setEncoding: vi.fn(),
      on: (_event: 'data', listener: (data: string) => void) => {
        send = listener;
      },
      off: vi.fn(),
      resume: vi.fn(),
      pause: vi.fn(),
    };
    const seen: Input[] = [];
    const stop = readKeys(source, (input) => seen.push(input));
    send('\x1b[');
    send('A');
    send('\x1b');
    vi.runAllTimers();
    send('\x1b[200~slow');
    vi.runAllTimers();
    send(' paste\x1b[201~');
    expect(seen).toEqual([key('up'), key('escape'), paste('slow paste')]);
    stop();
    expect(source.off).toHaveBeenCalled();
    expect(source.pause).toHaveBeenCalled();
  });
});
