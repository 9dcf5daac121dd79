// Who may import whom, and what texts may not say: prints each place that breaks a rule, ends with 1 where there is one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forbiddenImports, lineOf } from './imports.js';
import { known } from './rules.js';
import { forbiddenTexts } from './texts.js';

const root = join(import.meta.dirname, '..', '..');

const sources = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const src = `packages/${name}/src`;
    return readdirSync(join(root, src), { recursive: true, encoding: 'utf8' }).map((file) => `${src}/${file}`);
  })
  .filter((file) => /\.tsx?$/.test(file));

const texts = sources.flatMap((file) => forbiddenTexts(file, readFileSync(join(root, file), 'utf8')));
for (const { file, line, found, why } of texts) console.error(`${file}:${line} ${found}\n  ${why}`);

const imports = await forbiddenImports(root);
const unknown = imports.filter((one) => !known.includes(lineOf(one)));
for (const one of unknown) console.error(`${lineOf(one)}\n  ${one.why}`);

const still = new Set(imports.map(lineOf));
const mended = known.filter((line) => !still.has(line));
for (const line of mended) console.error(`${line}\n  is mended: take it from \`known\` in scripts/boundaries/rules.ts`);

process.exitCode = texts.length + unknown.length + mended.length === 0 ? 0 : 1;
