import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { blocksOf } from '../../../scripts/docs/blocks.js';
import { createHome, type Home } from './roomful.js';

const root = join(import.meta.dirname, '..', '..', '..');
/** The shell block of a page that contains these words, as a reader would copy it. */
const pasted = (page: string, words: string): string => {
  const found = blocksOf(readFileSync(join(root, page), 'utf8')).find(
    ({ language, text }) => language === 'sh' && text.includes(words),
  );
  if (!found) throw new Error(`${page} has no shell lines with "${words}"`);
  return found.text;
};

let home: Home;
beforeAll(async () => {
  home = await createHome();
  await home.start(['up'], { ROOMFUL_PORT: '0', ROOMFUL_LOG_LEVEL: 'warn' }).until(/listening on/);
});
afterAll(() => home?.remove());

const shell = (text: string) =>
  spawnSync('bash', ['-euo', 'pipefail', '-c', text], { cwd: root, env: home.env, encoding: 'utf8', input: '' });
const messages = async (): Promise<string[]> => {
  const { out } = await home.roomful(['messages', 'list', 'lobby', '--json']);
  const listed = JSON.parse(out) as { messages: { author: { id: string }; text: string }[] };
  return listed.messages.map(({ author, text }) => `${author.id}: ${text}`);
};

test('the shell lines of the README do what it says, after those that set up the room', async () => {
  expect(shell(pasted('README.md', 'rooms create lobby'))).toMatchObject({ status: 0 });
  const { status, stdout } = shell(pasted('README.md', 'roomful tail lobby'));
  expect(status).toBe(0);
  const all = ['operator: hello', 'ci: the build is green', 'ci: 1', 'ci: 2', 'ci: 3'];
  expect(await messages()).toEqual(all);
  const read = stdout.split('\n').filter((line) => line.startsWith('{'));
  expect(read.map((line) => JSON.parse(line).data.message.text)).toEqual(['hello', 'the build is green', '1']);
});

const hasJq = spawnSync('bash', ['-c', 'command -v jq']).status === 0;
// biome-ignore lint/suspicious/noConsole: readers of the results must know that this test was skipped.
if (!hasJq) console.warn('Skipping the test of the shell bot in docs/guides/bots.md: jq is not installed.');

test.runIf(hasJq)('the bot of three shell lines answers its command and nothing else', async () => {
  await home.roomful(['rooms', 'create', 'lobby']);
  const bot = spawn('bash', ['-c', pasted('docs/guides/bots.md', 'jq')], { cwd: root, env: home.env, detached: true });
  try {
    const answers = async () => (await messages()).filter((line) => line.startsWith('clock: '));
    // The bot hears only messages sent after it has connected, so repeat until it answers.
    await vi.waitFor(
      async () => {
        await home.roomful(['send', 'lobby', 'what time is it?', '--as', 'ana']);
        await home.roomful(['send', 'lobby', '!time', '--as', 'ana']);
        expect(await answers()).not.toEqual([]);
      },
      { timeout: 60_000, interval: 500 },
    );
    const asked = (await messages()).filter((line) => line === 'ana: !time').length;
    expect((await answers()).length).toBeLessThanOrEqual(asked);
    for (const line of await answers()) expect(line).toMatch(/^clock: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  } finally {
    if (bot.pid !== undefined) process.kill(-bot.pid, 'SIGKILL');
  }
});
