// Who may import whom: prints each place that breaks a rule, ends with 1 where there is one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from './check.js';

const root = join(import.meta.dirname, '..', '..');

const sources = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const src = `packages/${name}/src`;
    return readdirSync(join(root, src), { recursive: true, encoding: 'utf8' }).map((file) => `${src}/${file}`);
  })
  .filter((file) => /\.tsx?$/.test(file));

const found = sources.flatMap((file) => violations(file, readFileSync(join(root, file), 'utf8')));
for (const { file, line, found: what, why } of found) console.error(`${file}:${line} ${what}\n  ${why}`);
process.exitCode = found.length === 0 ? 0 : 1;
