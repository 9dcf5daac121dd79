import { contract } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { parseInput } from './input.js';

const send = contract.messages.commands.send;
const codeOf = (input: unknown): string => {
  try {
    parseInput('messages.send', send, input);
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = { a: value };
  return value;
};

describe('parseInput', () => {
  it.each([
    ['a plain message', { room: 'lobby', text: 'hi' }, 'ok'],
    ['an unknown field', { room: 'lobby', text: 'hi', extra: 1 }, 'invalid_input'],
    ['no object', 'hi', 'invalid_input'],
    ['nothing', undefined, 'invalid_input'],
    ['a NUL', { room: 'lobby', text: 'a\0' }, 'invalid_input'],
    ['half a surrogate pair', { room: 'lobby', text: '\ud83d' }, 'invalid_input'],
    ['a pair', { room: 'lobby', text: '😀' }, 'ok'],
    ['only white space', { room: 'lobby', text: ' \u200b\n' }, 'invalid_input'],
    ['right-to-left marks in text', { room: 'lobby', text: 'a\u202eb' }, 'ok'],
    ['4,000 characters', { room: 'lobby', text: 'x'.repeat(4_000) }, 'ok'],
    ['4,001 characters', { room: 'lobby', text: 'x'.repeat(4_001) }, 'invalid_input'],
    ['12,000 bytes in 4,000 characters', { room: 'lobby', text: '大'.repeat(4_000) }, 'ok'],
    ['characters of many bytes', { room: 'lobby', text: '👨‍👩‍👧‍👦'.repeat(600) }, 'invalid_input'],
    ['too much', { room: 'lobby', text: 'x'.repeat(20_000) }, 'payload_too_large'],
    [
      'too many fields',
      Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, i])),
      'payload_too_large',
    ],
    ['200,000 deep', nested(200_000), 'invalid_input'],
    [
      'names of inherited properties',
      { room: 'lobby', text: 'x', metadata: { constructor: 'a', toString: 'b' } },
      'ok',
    ],
    ['an own __proto__', JSON.parse('{"room":"lobby","text":"x","__proto__":{"a":1}}'), 'invalid_input'],
    [
      'a __proto__ in metadata',
      { room: 'lobby', text: 'x', metadata: JSON.parse('{"__proto__":"y"}') },
      'invalid_input',
    ],
    ['infinity', { room: 'lobby', text: 'x', replyTo: JSON.parse('1e400') }, 'invalid_input'],
    ['beyond the safe integers', { room: 'lobby', text: 'x', replyTo: 2 ** 53 + 2 }, 'invalid_input'],
  ])('%s', (_what, input, code) => {
    expect(codeOf(input)).toBe(code);
  });
});
