import { expect, it } from 'vitest';
import { applyEdit, bundle } from './bundle.js';

const edit = (find: string) => ({ file: 'x.ts', find, replace: 'c($1)' });

it('an edit replaces one place, regardless of line breaks', () => {
  expect(applyEdit('if (a &&\n    b) go();', edit('if (a && b)'))).toBe('c($1) go();');
});

it('an edit that matches nothing, or two places, fails', () => {
  expect(() => applyEdit('if (a) go();', edit('if (b)'))).toThrow('0 places');
  expect(() => applyEdit('a; a;', edit('a;'))).toThrow('2 places');
});

it('an edit of a file that is not part of the bundle fails', async () => {
  const stray = { file: 'cli/src/main.ts', find: 'import', replace: 'import' };
  await expect(bundle('sdk', [stray])).rejects.toThrow('it is not part of the sdk');
});
