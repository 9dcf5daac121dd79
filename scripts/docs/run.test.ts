import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blocksOf } from './blocks.js';
import { runPage } from './run.js';

const root = join(import.meta.dirname, '..', '..');
const tried = (...lines: string[]) => runPage(root, blocksOf(lines.join('\n')));

test('a page runs in order, with its files, exported variables and expected output', async () => {
  const page = ['```js hello.js', 'console.log(process.env.WHOM);', '```', '```sh run', 'export WHOM=ana', '```'];
  expect(await tried(...page, '```sh run', 'node hello.js', '```', '```text output', 'ana', '```')).toEqual([]);
  const [wrong] = await tried(...page, '```sh run', 'node hello.js', '```', '```text output', 'ben', '```');
  expect(wrong).toMatch(/^11 .*\nana/);
});

test('a failing command is reported with its line; an unmarked command does not run', async () => {
  expect(await tried('```sh', 'exit 1', '```', '```sh run', 'true', '```')).toEqual([]);
  expect((await tried('```sh run', 'echo why >&2; false', '```'))[0]).toMatch(/^2 .*\n[\s\S]*why/);
});

test('a server keeps running until the page ends', async () => {
  const server =
    "require('http').createServer((_, r) => r.end('here')).listen(7400, () => console.log('http://127.0.0.1:7400'))";
  const page = [
    '```sh run server',
    `node -e "${server}"`,
    '```',
    '```sh run',
    'curl --silent http://127.0.0.1:7400',
    '```',
  ];
  expect(await tried(...page, '```text output', 'here', '```')).toEqual([]);
});
