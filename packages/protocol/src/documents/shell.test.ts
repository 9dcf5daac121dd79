import { describe, expect, test } from 'vitest';
import type { Param } from './param.js';
import { durationText, shellLine } from './shell.js';

const param = (more: Partial<Param>): Param => ({
  name: 'text',
  flag: 'text',
  type: 'string',
  required: true,
  positional: true,
  description: '',
  ...more,
});

describe('durationText', () => {
  test.each([
    [600_000, '10m'],
    [90_000, '90s'],
    [86_400_000, '1d'],
    [1_500, '1500ms'],
    [0, '0ms'],
  ])('%i ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));
});

describe('shellLine', () => {
  test('words that a shell would expand or split are quoted', () => {
    const line = (text: string) => shellLine(['roomful'], [param({})], { text });
    expect(line('plain')).toBe('roomful plain');
    expect(line('two words')).toBe('roomful "two words"');
    expect(line('a "b" $c `d` \\e')).toBe('roomful "a \\"b\\" \\$c \\`d\\` \\\\e"');
    expect(line('')).toBe('roomful ""');
  });

  test('a positional list comes last', () => {
    const places = [param({ name: 'names', type: 'array' }), param({ name: 'room' })];
    expect(shellLine(['roomful'], places, { names: ['a', 'b c'], room: 'lobby' })).toBe('roomful lobby a "b c"');
  });

  test('false is a negated flag, a list repeats its flag, a record is JSON', () => {
    const flags = [
      param({ name: 'loud', flag: 'loud', type: 'boolean', positional: false }),
      param({ name: 'tags', flag: 'tags', type: 'array', positional: false }),
      param({ name: 'metadata', flag: 'metadata', type: 'record', positional: false }),
    ];
    expect(shellLine(['roomful'], flags, { loud: false, tags: ['a', 'b'], metadata: { n: 1 } })).toBe(
      'roomful --no-loud --tags a --tags b --metadata "{\\"n\\":1}"',
    );
  });
});
