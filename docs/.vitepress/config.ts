// The pages as a site: `npm run docs` builds and serves it. A page of `docs/` that stands in no group fails the build.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { defineConfig } from 'vitepress';
import { linksOf, slugOf } from '../../scripts/docs/blocks.js';

const root = join(import.meta.dirname, '..', '..');
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const titleOf = (page: string): string => /^# (.+)$/m.exec(read(page))?.[1] ?? page;

/** The pages below a folder, by name. */
const below = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
    .map((file) => join(folder, file))
    .sort();

/** What stands beside each page, in this order. */
const groups: Record<string, readonly string[]> = {
  Start: ['getting-started', 'sdk', 'tokens', 'rooms-and-rights', 'following-and-resuming'].map(
    (name) => `docs/guides/${name}.md`,
  ),
  Build: ['bots', 'embedding', 'testing', 'other-languages'].map((name) => `docs/guides/${name}.md`),
  Operate: [
    ...['deploying', 'console', 'backup-and-restore', 'limits'].map((name) => `docs/guides/${name}.md`),
    'docs/configuration.md',
  ],
  'What holds': ['docs/guarantees.md', 'docs/soak.md', 'docs/benchmarks.md'],
  Reference: [
    ...['commands', 'events', 'types', 'errors', 'permissions', 'limits', 'rest', 'settings', 'cli'].map(
      (name) => `docs/reference/${name}.md`,
    ),
    'docs/protocol.md',
  ],
  Examples: below('examples'),
  'How it is made': ['CONTRIBUTING.md', ...below('docs/adr')],
};

const listed = Object.values(groups).flat();
const unlisted = below('docs').filter((page) => page !== 'docs/index.md' && !listed.includes(page));
if (unlisted.length > 0) throw new Error(`unable to build the site; no group names ${unlisted.join(', ')}`);

const linkTo = (page: string): string => `/${page.replace(/\.md$/, '')}`;
const closed = new Set(['Examples', 'How it is made']);

export default defineConfig({
  title: 'roomful',
  description: 'Live rooms: chat, moderation and a voted queue over one ordered log.',
  srcDir: root,
  srcExclude: ['README.md', 'CHANGELOG.md', '.changeset/**', 'packages/**', 'bench/**'],
  rewrites: { 'docs/index.md': 'index.md' },
  cacheDir: join(root, 'node_modules', '.cache', 'vitepress'),
  markdown: { anchor: { slugify: slugOf } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guides', link: linkTo('docs/guides/getting-started.md') },
      { text: 'Reference', link: linkTo('docs/reference/commands.md') },
      { text: 'Guarantees', link: linkTo('docs/guarantees.md') },
    ],
    sidebar: Object.entries(groups).map(([text, pages]) => ({
      text,
      collapsed: closed.has(text),
      items: pages.map((page) => ({ text: titleOf(page), link: linkTo(page) })),
    })),
  },
  /** Files that pages link to and that are no pages, such as the JSON Schemas, are part of the site. */
  buildEnd: ({ outDir, pages }) => {
    for (const page of pages.filter((path) => path !== 'index.md'))
      for (const { path } of linksOf(read(page)).filter((link) => !link.path.endsWith('.md'))) {
        const file = relative(root, join(root, dirname(page), path));
        cpSync(join(root, file), join(outDir, file), { recursive: true });
      }
  },
});
