import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { applyEdit, bundledFiles, type Edit } from '../harness/bundle.js';
import { failpoints } from './edits.js';
import { mutants } from './mutants.js';
import { share } from './share.js';

const packages = join(import.meta.dirname, '..', '..', '..');

/** Applies edits to the files that they name. @throws Error if one does not match, or its result is not valid TypeScript */
const apply = async (edits: readonly Edit[]): Promise<void> => {
  for (const name of new Set(edits.map(({ file }) => file))) {
    let text = await readFile(join(packages, name), 'utf8');
    for (const edit of edits.filter(({ file }) => file === name)) text = applyEdit(text, edit);
    await transform(text, { loader: 'ts', logLevel: 'silent' });
  }
};

// The bugs themselves run in `mutants.slow.test.ts`. This quick test tells whoever moves code that an edit no longer matches.
it.each([...mutants, ...failpoints])('$name: the edit matches the sources', ({ edits }) => apply(edits));

it('every bug is in a file that is bundled', async () => {
  for (const what of ['server', 'sdk'] as const) {
    const files = await bundledFiles(what);
    const edited = mutants.filter(({ in: where = 'server' }) => where === what).flatMap(({ edits }) => edits);
    expect(edited.map(({ file }) => file).filter((file) => !files.has(file))).toEqual([]);
  }
});

it('a week covers every bug', () => {
  for (const length of [1, 6, 7, 8, mutants.length]) {
    const list = Array.from({ length }, (_, n) => n);
    const week = Array.from({ length: 7 }, (_, day) => share(list, 20_000 + day, Math.ceil(length / 7)));
    expect(new Set(week.flat())).toEqual(new Set(list));
  }
  expect(share(mutants, 20_000, mutants.length)).toHaveLength(mutants.length);
});
