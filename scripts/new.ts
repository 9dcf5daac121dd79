// Writes the skeleton of a feature: `npm run new -- <noun> [<singular>]`. CONTRIBUTING's "Adding a feature" shows what it is.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Plan, planOf } from './new/plan.js';
import { wordsOf } from './new/words.js';

const root = join(import.meta.dirname, '..');

const write = ({ files, registries }: Plan): void => {
  const all = { ...files, ...registries };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  // The order of imports and the length of lines depend on the noun.
  const biome = spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', ...Object.keys(all)], {
    cwd: root,
    encoding: 'utf8',
  });
  if (biome.status !== 0) throw new Error(`unable to format what was written; ${biome.stdout}${biome.stderr}`);
  for (const path of Object.keys(files)) console.log(`wrote ${path}`);
  for (const path of Object.keys(registries)) console.log(`added to ${path}`);
};

const [noun, singular] = process.argv.slice(2);
if (noun === undefined || noun.startsWith('-')) {
  console.error('usage: npm run new -- <noun> [<singular>]\nThe noun is a plural in lower camel case, such as bells.');
  process.exitCode = 2;
} else {
  try {
    write(planOf(wordsOf(noun, singular)));
    console.log(
      `\nNext: npm run generate && npm run check types. Then make ${noun} what they shall be: CONTRIBUTING.md.`,
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
