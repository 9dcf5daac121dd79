import { describe, expect, it } from 'vitest';
import { loadConsoleFeatures } from './features.js';
import { bindingOf, type Mode } from './keymap.js';

const { keymap } = await loadConsoleFeatures();

describe('the keymap', () => {
  it('gives each key one meaning per mode', () => {
    for (const mode of ['write', 'scroll', 'select', 'confirm'] as const satisfies Mode[]) {
      const keys = keymap.filter((row) => row.mode === mode || row.mode === 'any').flatMap((row) => row.keys);
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  it('gives keys another meaning while scrolling', () => {
    expect(bindingOf(keymap, 'write', 'up')?.do).toEqual({ edit: 'historyBack' });
    expect(bindingOf(keymap, 'scroll', 'up')?.do).toEqual({ action: 'lineUp' });
    expect(bindingOf(keymap, 'write', 'k')).toBeUndefined();
    expect(bindingOf(keymap, 'scroll', 'pageup')).toEqual(bindingOf(keymap, 'write', 'pageup'));
  });

  it('has a help text for every binding', () => {
    expect(keymap.filter(({ help }) => help === '')).toEqual([]);
  });
});
