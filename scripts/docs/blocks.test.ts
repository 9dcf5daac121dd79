import { describe, expect, test } from 'vitest';
import { anchorsOf, blocksOf, frontLinksOf, linksOf, namedPathsOf, shellCommandsOf } from './blocks.js';

const page = [
  '# Title',
  'See [the guide](guide.md#start), [home](https://example.com) and [above](#title).',
  '```ts run',
  "import { a } from 'a';",
  '[not](a-link.md)',
  '```',
  '```sh',
  'npm ci',
  'roomful messages send lobby "hello" --reply-to 7 | roomful queue list lobby # roomful no comment',
  'roomful up --port 0',
  '```',
].join('\n');

describe('a page', () => {
  test('has blocks with their lines', () => {
    expect(blocksOf(page).map(({ language, line }) => [language, line])).toEqual([
      ['ts', 4],
      ['sh', 8],
    ]);
    expect(blocksOf(page).map(({ words }) => words)).toEqual([['run'], []]);
    expect(blocksOf(page)[0]?.text).toBe("import { a } from 'a';\n[not](a-link.md)\n");
  });

  test('has relative links outside of its blocks', () => {
    expect(linksOf(page)).toEqual([
      { line: 2, path: 'guide.md', anchor: 'start' },
      { line: 2, path: '', anchor: 'title' },
    ]);
  });

  test('has headings that links lead to', () => {
    const headings = '# The `roomful` command\n## Limits, and why\n## Twice\n## Twice\n```sh\n# no heading\n```\n';
    expect([...anchorsOf(headings)]).toEqual(['the-roomful-command', 'limits-and-why', 'twice', 'twice-1']);
  });

  test('leads from its front matter to other pages', () => {
    const front = '---\nhero:\n  actions:\n    - text: Start\n      link: /docs/start\n    - link: /docs/next\n---\n';
    expect(frontLinksOf(front)).toEqual([
      { line: 5, path: 'docs/start.md' },
      { line: 6, path: 'docs/next.md' },
    ]);
  });

  test('names files and folders of the repository', () => {
    expect(namedPathsOf('In `packages/sdk/src/` and `docs/adr/<n>.md`, not in `src/` or packages/cli.')).toEqual([
      { line: 1, path: 'packages/sdk/src/' },
    ]);
  });

  test('names plumbing commands in its shell blocks', () => {
    expect(shellCommandsOf(page, ['messages', 'queue'])).toEqual([
      { line: 9, noun: 'messages', verb: 'send' },
      { line: 9, noun: 'queue', verb: 'list' },
    ]);
  });
});
