/** A fenced block of a Markdown page. */
export interface Block {
  language: string;
  /** The line of its first line of text in the page, from 1. */
  line: number;
  text: string;
}

/** The fenced blocks of a page. */
export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    line: markdown.slice(0, match.index).split('\n').length + 1,
    text: match[2] ?? '',
  }));

/** A file that a page names. */
export interface Link {
  line: number;
  path: string;
}

/** The relative links of a page, without what follows `#`; blocks are no text. */
export const linksOf = (markdown: string): Link[] =>
  [...markdown.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ' ')).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => ({ line: markdown.slice(0, match.index).split('\n').length, path: match[1]?.split('#')[0] ?? '' }))
    .filter(({ path }) => path !== '' && !/^[a-z]+:/.test(path));

/** The files and folders of the repository that a page names as code, such as `packages/sdk/src/`. */
export const namedPathsOf = (markdown: string): Link[] =>
  markdown.split('\n').flatMap((row, index) =>
    [...row.matchAll(/`((?:packages|scripts|docs|examples|bench|\.ci)\/[\w./-]*)`/g)].map((match) => ({
      line: index + 1,
      path: match[1] ?? '',
    })),
  );

/** A plumbing command that a shell line names, `roomful <noun> <verb>`. */
export interface ShellCommand {
  line: number;
  noun: string;
  verb: string;
}

/** The plumbing commands in a page's shell blocks: those whose first word is one of the nouns. */
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
