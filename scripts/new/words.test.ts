import { describe, expect, it, test } from 'vitest';
import { fill, wordsOf } from './words.js';

test.each([
  ['bells', 'bell'],
  ['fireBells', 'fireBell'],
  ['queries', 'query'],
  ['boxes', 'box'],
  ['wishes', 'wish'],
  ['notices', 'notice'],
  ['keys', 'key'],
])('one of the %s is a %s', (plural, singular) => {
  expect(wordsOf(plural)).toEqual({ plural, singular });
});

describe('a noun that cannot be used', () => {
  it.each([
    ['presence', 'unable to find the singular'],
    ['status', 'unable to find the singular'],
    ['glass', 'unable to find the singular'],
    ['Bells', 'lower camel case'],
    ['fire-bells', 'lower camel case'],
    ['classes', 'a word of JavaScript'],
    ['../bells', 'lower camel case'],
  ])('%s', (noun, why) => expect(() => wordsOf(noun)).toThrow(why));

  it('may say its singular', () => {
    expect(wordsOf('mice', 'mouse')).toEqual({ plural: 'mice', singular: 'mouse' });
  });
});

it('puts the forms of a noun where those of the templates are', () => {
  const template = "bells Bells bell Bell 'BELL.rung' BELL_rings BELLS bellsPerRoom «Bells»: a «bell», «bells»";
  expect(fill(template, wordsOf('openDoors'))).toBe(
    "openDoors OpenDoors openDoor OpenDoor 'open_door.rung' open_door_rings open_doors openDoorsPerRoom Open doors: an open door, open doors",
  );
});
