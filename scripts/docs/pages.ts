import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** The pages below a folder, by name. */
export const pagesBelow = (directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/(^|\/)(node_modules|dist)\//.test(file))
    .map((file) => join(directory, file))
    .sort();

/** A page of the repository. */
export interface Page {
  /** The path from the root. */
  page: string;
  text: string;
}

/** All pages for readers. */
export const readPages = (): Page[] =>
  ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...['docs', 'examples', 'packages'].flatMap(pagesBelow)]
    .filter((page) => existsSync(join(root, page)))
    .map((page) => ({ page, text: readFileSync(join(root, page), 'utf8') }));
