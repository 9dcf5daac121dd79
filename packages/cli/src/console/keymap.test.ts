import { describe, expect, it } from 'vitest';
import { bindingOf, keymap, type Mode } from './keymap.js';

describe('the keymap', () => {
  it('gives a key one meaning in a mode', () => {
    for (const mode of ['write', 'scroll', 'select', 'confirm'] as const satisfies Mode[]) {
      const keys = keymap.filter((row) => row.mode === mode || row.mode === 'any').flatMap((row) => row.keys);
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  it('means something else while reading back', () => {
    expect(bindingOf('write', 'up')?.do).toEqual({ edit: 'historyBack' });
    expect(bindingOf('scroll', 'up')?.do).toEqual({ action: 'lineUp' });
    expect(bindingOf('write', 'k')).toBeUndefined();
    expect(bindingOf('scroll', 'pageup')).toEqual(bindingOf('write', 'pageup'));
  });

  it('has a help line for every row', () => {
    expect(keymap.filter(({ help }) => help === '')).toEqual([]);
  });
});
