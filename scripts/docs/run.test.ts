import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blocksOf } from './blocks.js';
import { runPage } from './run.js';

const root = join(import.meta.dirname, '..', '..');
const tried = (...lines: string[]) => runPage(root, blocksOf(lines.join('\n')));

test('a page is tried in order, with its files, what its shells export, and what they print', async () => {
  const page = ['```js hello.js', 'console.log(process.env.WHOM);', '```', '```sh run', 'export WHOM=ana', '```'];
  expect(await tried(...page, '```sh run', 'node hello.js', '```', '```text output', 'ana', '```')).toEqual([]);
  const [wrong] = await tried(...page, '```sh run', 'node hello.js', '```', '```text output', 'ben', '```');
  expect(wrong).toMatch(/^11 .*\nana/);
});

test('a command that fails is told with its line, one that is not marked is not carried out', async () => {
  expect(await tried('```sh', 'exit 1', '```', '```sh run', 'true', '```')).toEqual([]);
  expect((await tried('```sh run', 'echo why >&2; false', '```'))[0]).toMatch(/^2 .*\n[\s\S]*why/);
});

test('a server runs on while the page is tried, and ends with it', async () => {
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
