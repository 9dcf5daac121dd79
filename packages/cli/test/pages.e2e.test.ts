import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { blocksOf } from '../../../scripts/docs/blocks.js';
import { createHome, type Home } from './roomful.js';

const root = join(import.meta.dirname, '..', '..', '..');
/** The shell block of a page that holds these words, as a reader copies it. */
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
const said = async (): Promise<string[]> => {
  const { out } = await home.roomful(['messages', 'list', 'lobby', '--json']);
  const { messages } = JSON.parse(out) as { messages: { author: { id: string }; text: string }[] };
  return messages.map(({ author, text }) => `${author.id}: ${text}`);
};

test('the shell lines of the README do what is said of them, behind those that set the room up', async () => {
  expect(shell(pasted('README.md', 'rooms create lobby'))).toMatchObject({ status: 0 });
  const { status, stdout } = shell(pasted('README.md', 'roomful tail lobby'));
  expect(status).toBe(0);
  const all = ['operator: hello', 'ci: the build is green', 'ci: 1', 'ci: 2', 'ci: 3'];
  expect(await said()).toEqual(all);
  const read = stdout.split('\n').filter((line) => line.startsWith('{'));
  expect(read.map((line) => JSON.parse(line).data.message.text)).toEqual(['hello', 'the build is green', '1']);
});

const hasJq = spawnSync('bash', ['-c', 'command -v jq']).status === 0;
// biome-ignore lint/suspicious/noConsole: whoever reads the result shall know that this was not tried.
if (!hasJq) console.warn('The bot of shell lines in docs/guides/bots.md is not tried: there is no jq.');

test.runIf(hasJq)('the bot of three shell lines answers who asks it, and nobody else', async () => {
  await home.roomful(['rooms', 'create', 'lobby']);
  const bot = spawn('bash', ['-c', pasted('docs/guides/bots.md', 'jq')], { cwd: root, env: home.env, detached: true });
  try {
    const answers = async () => (await said()).filter((line) => line.startsWith('clock: '));
    // It hears what is said when it has come: asked again until then.
    await vi.waitFor(
      async () => {
        await home.roomful(['send', 'lobby', 'what time is it?', '--as', 'ana']);
        await home.roomful(['send', 'lobby', '!time', '--as', 'ana']);
        expect(await answers()).not.toEqual([]);
      },
      { timeout: 60_000, interval: 500 },
    );
    const asked = (await said()).filter((line) => line === 'ana: !time').length;
    expect((await answers()).length).toBeLessThanOrEqual(asked);
    for (const line of await answers()) expect(line).toMatch(/^clock: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  } finally {
    if (bot.pid !== undefined) process.kill(-bot.pid, 'SIGKILL');
  }
});
