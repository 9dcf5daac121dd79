// The pages as a site: `npm run docs` builds and serves it. A page of `docs/` that stands in no group fails the build.
import { cpSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { defineConfig } from 'vitepress';
import { linksOf, slugOf } from '../../scripts/docs/blocks.js';
import { pagesBelow, root } from '../../scripts/docs/pages.js';

const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const titleOf = (page: string): string => /^# (.+)$/m.exec(read(page))?.[1] ?? page;

/** What stands beside each page, in this order. */
const groups: Record<string, readonly string[]> = {
  Start: ['getting-started', 'sdk', 'tokens', 'rooms-and-rights', 'following-and-resuming'].map(
    (name) => `docs/guides/${name}.md`,
  ),
  Build: ['conversation', 'react', 'presence', 'bots', 'embedding', 'testing', 'other-languages'].map(
    (name) => `docs/guides/${name}.md`,
  ),
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
  Examples: pagesBelow('examples'),
  'How it is made': ['CONTRIBUTING.md', ...pagesBelow('docs/adr')],
};

const listed = Object.values(groups).flat();
const unlisted = pagesBelow('docs').filter((page) => page !== 'docs/index.md' && !listed.includes(page));
if (unlisted.length > 0) throw new Error(`unable to build the site; no group names ${unlisted.join(', ')}`);

// What ends in this is a file of an example, not a page.
process.env['VITE_EXTRA_EXTENSIONS'] = 'py';

const linkTo = (page: string): string => `/${page.replace(/\.md$/, '')}`;
const closed = new Set(['Examples', 'How it is made']);

export default defineConfig({
  title: 'roomful',
  description: 'Live rooms: chat, moderation and a voted queue over one ordered log.',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
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
      for (const { path } of linksOf(read(page)))
        if (!['', '.md'].includes(extname(path)))
          cpSync(join(root, dirname(page), path), join(outDir, dirname(page), path));
  },
});
