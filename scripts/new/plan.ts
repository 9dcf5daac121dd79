import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clashesWithCode, clashesWithProduct } from './clashes.js';
import { registriesFor, withNoun } from './registries.js';
import { fill, snake, type Words } from './words.js';

const root = join(import.meta.dirname, '..', '..');
const templates = join(import.meta.dirname, 'templates');
const migrations = 'packages/server/src/database/migrations';

/** What `npm run new` writes. */
export interface Plan {
  /** Text by path: files that do not exist yet. */
  files: Record<string, string>;
  /** Text by path: the registries, each with one entry more. */
  registries: Record<string, string>;
}

const templatePaths = (): string[] =>
  readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.template'))
    .sort();

/** The number of the next migration. */
const nextNumber = (): string => {
  const last = Math.max(...readdirSync(join(root, migrations)).map((name) => Number.parseInt(name, 10) || 0));
  return String(last + 1).padStart(3, '0');
};

/**
 * Everything that a new feature consists of.
 *
 * @throws Error if the noun is called like something that exists; nothing is written then
 */
export const planOf = (words: Words): Plan => {
  const number = nextNumber();
  const migration = `${number}_${snake(words.plural)}`;
  const sources = Object.fromEntries(
    templatePaths().map((path) => [path, readFileSync(join(templates, path), 'utf8')] as const),
  );
  const before = Object.fromEntries(
    registriesFor(migration).map(({ path }) => [path, readFileSync(join(root, path), 'utf8')] as const),
  );
  const numbered = (text: string) => text.replaceAll('000_', `${number}_`);
  const files = Object.fromEntries(
    Object.entries(sources).map(([path, text]) => [
      fill(numbered(path), words).replace(/\.template$/, ''),
      fill(numbered(text), words),
    ]),
  );
  // The templates use their own noun: what else they name is what a noun may not be called.
  const others = Object.fromEntries(
    Object.entries(sources).map(([path, text]) => [path, text.replace(/«?bells?»?/gi, '')]),
  );
  const clashes = [
    ...clashesWithProduct(words),
    ...clashesWithCode(words, { ...others, ...before }),
    ...Object.keys(files).filter((path) => existsSync(join(root, path))),
  ];
  if (clashes.length > 0) {
    throw new Error(
      `unable to add ${words.plural}; there is ${clashes.slice(0, 3).join(', ')} already. Choose another noun`,
    );
  }
  const registries: Record<string, string> = {};
  for (const registry of registriesFor(migration)) {
    registries[registry.path] = withNoun(registry, before[registry.path] ?? '', words.plural);
  }
  return { files, registries };
};
