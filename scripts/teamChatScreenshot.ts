// Writes docs/guides/team-chat-light.png and -dark.png: the team chat example, with a server of its own.
// Needs a build, a Chromium, and a font with emoji (on Debian: fonts-noto-color-emoji).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { hasChromium, launchChromium, noChromium } from './test/chromium.js';
import { startBackend } from './test/rooms.js';

const root = join(import.meta.dirname, '..');
const viewport = { width: 1280, height: 800 };
const timeoutMs = 30_000;

const open = async (browser: Browser, url: string, colorScheme: 'light' | 'dark'): Promise<Page> => {
  const page = await (await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })).newPage();
  page.setDefaultTimeout(timeoutMs);
  await page.goto(url);
  await page.getByRole('navigation').getByRole('link', { name: 'general' }).click();
  await page.getByText('opens a window').waitFor();
  return page;
};

const picture = async (page: Page, theme: string): Promise<void> => {
  await page.getByRole('button', { name: /3 replies/ }).click();
  await page.getByText('Makes sense, thank you').waitFor();
  await page.locator('.message').filter({ hasText: 'half of it is done' }).hover();
  await page.getByText('Ben is typing…').waitFor();
  await page.screenshot({ path: join(root, 'docs', 'guides', `team-chat-${theme}.png`) });
};

if (!hasChromium) throw new Error(`unable to take the pictures; ${noChromium}`);
const folder = await mkdtemp(join(tmpdir(), 'roomful-pictures-'));
const app = await startBackend(process.execPath, [join(root, 'examples', 'team-chat', 'server.js')], {
  TEAM_CHAT_DIR: folder,
});
const browser = await launchChromium();
try {
  // Another user is typing.
  const ben = await open(browser, `${app.url}/?user=ben`, 'light');
  const write = ben.getByRole('textbox', { name: /^Message / });
  const typing = setInterval(() => void write.press('End').then(() => write.pressSequentially('a')), 1_000);
  for (const theme of ['light', 'dark'] as const)
    await picture(await open(browser, `${app.url}/?user=ana`, theme), theme);
  clearInterval(typing);
} finally {
  await browser.close();
  app.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
