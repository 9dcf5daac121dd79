/** A fenced block of a Markdown page. */
export interface Block {
  language: string;
  /** The words after the language, such as `run`. */
  words: string[];
  /** The line number of its first line of text in the page, from 1. */
  line: number;
  text: string;
}

/** The fenced blocks of a page. */
export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    words: (match[2] ?? '').split(/\s+/).filter((word) => word !== ''),
    line: markdown.slice(0, match.index).split('\n').length + 1,
    text: match[3] ?? '',
  }));

/** A file that a page names. */
export interface Named {
  line: number;
  path: string;
}

/** A relative link. */
export interface Link extends Named {
  /** The heading that it points to; empty = none. */
  anchor: string;
}

/** A page without the contents of its blocks. Line numbers stay the same. */
const textOf = (markdown: string): string =>
  markdown.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ' '));

/** The relative links of a page outside its blocks. An empty path is the page itself. */
export const linksOf = (markdown: string): Link[] => {
  const text = textOf(markdown);
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .filter((match) => !/^[a-z]+:/.test(match[1] ?? ''))
    .map((match) => {
      const [path = '', anchor = ''] = (match[1] ?? '').split('#');
      return { line: text.slice(0, match.index).split('\n').length, path, anchor };
    });
};

/** The pages linked from the front matter of the site's home page. */
export const frontLinksOf = (markdown: string): Named[] =>
  markdown.split('\n').flatMap((row, index) => {
    const [, path] = /^ +(?:- )?link: \/(\S+)$/.exec(row) ?? [];
    return path === undefined ? [] : [{ line: index + 1, path: `${path}.md` }];
  });

/** The anchor of a heading, on the site and in the repository. */
export const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** The anchors of the headings of a page. */
export const anchorsOf = (markdown: string): Set<string> => {
  const seen = new Map<string, number>();
  return new Set(
    [...textOf(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
      const slug = slugOf(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
};

/** The files and folders of the repository that a page names as code, such as `packages/sdk/src/`. */
export const namedPathsOf = (markdown: string): Named[] =>
  markdown.split('\n').flatMap((row, index) =>
    [...row.matchAll(/`((?:packages|scripts|docs|examples|bench|\.ci)\/[\w./-]*)`/g)].map((match) => ({
      line: index + 1,
      path: match[1] ?? '',
    })),
  );

/** A plumbing command in a shell line, `roomful <noun> <verb>`. */
export interface ShellCommand {
  line: number;
  noun: string;
  verb: string;
}

/** The plumbing commands in a page's shell blocks, recognised by their noun. */
export const shellCommandsOf = (markdown: string, nouns: readonly string[]): ShellCommand[] =>
  blocksOf(markdown)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, line }) => text.split('\n').map((row, index) => ({ row, line: line + index })))
    .flatMap(({ row, line }) =>
      [...row.replace(/#.*$/, '').matchAll(/\broomful ([\w-]+) ([\w-]+)/g)].map((match) => ({
        line,
        noun: match[1] ?? '',
        verb: match[2] ?? '',
      })),
    )
    .filter(({ noun }) => nouns.includes(noun));
