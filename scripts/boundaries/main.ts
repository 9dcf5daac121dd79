// Checks imports and texts against the rules. Prints all violations and exits with 1 if there are any.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ForbiddenImport, forbiddenImports, lineOf } from './imports.js';
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
const isKnown = ({ rule, path }: ForbiddenImport, one: (typeof known)[number]): boolean =>
  rule === one.rule && path.some((file, n) => file === one.from && path[(n + 1) % path.length] === one.to);

const unknown = imports.filter((found) => !known.some((one) => isKnown(found, one)));
for (const found of unknown) console.error(`${lineOf(found)}\n  ${found.why}`);

const fixed = known.filter((one) => !imports.some((found) => isKnown(found, one)));
for (const { rule, from, to } of fixed)
  console.error(`${rule}: ${from} → ${to}\n  is fixed: remove it from \`known\` in scripts/boundaries/rules.ts`);

process.exitCode = texts.length + unknown.length + fixed.length === 0 ? 0 : 1;
