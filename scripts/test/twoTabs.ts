import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Cable } from '../../examples/demo/src/cable.js';

const within = { timeout: 20_000 };

const open = async (browser: Browser, url: string, user: string): Promise<Page> => {
  const page = await browser.newPage();
  page.setDefaultTimeout(within.timeout);
  page.on('pageerror', (error) => console.error('an error in the page:', error));
  await page.goto(url);
  await page.fill('input[name=user]', user);
  await page.press('input[name=user]', 'Enter');
  await page.waitForSelector('#chat:not([hidden])');
  return page;
};

const say = async (page: Page, ...texts: string[]): Promise<void> => {
  for (const text of texts) {
    await page.fill('input[name=text]', text);
    await page.press('input[name=text]', 'Enter');
  }
};

/** The lines of a page's log, the number of unsent ones, and the status of its connection. */
const logOf = (page: Page) => page.locator('#log li').allInnerTexts();
const pendingOf = (page: Page) => page.locator('#log li.pending').count();
const statusOf = (page: Page) => page.locator('#status').innerText();

/**
 * Two users chat in two tabs. One of them loses the connection for a while, and both keep writing. In the end both tabs,
 * and a tab opened later, show every line once and in the same order.
 *
 * @param pages the address that each of them opens; the second one connects through the cable
 */
export const twoTabs = async (
  browser: Browser,
  pages: { first: string; second: string },
  cable: Cable,
): Promise<void> => {
  const ana = await open(browser, pages.first, 'ana');
  const ben = await open(browser, pages.second, 'ben');
  await say(ana, 'one');
  await expect.poll(() => logOf(ben), within).toHaveLength(1);
  await say(ben, 'two');
  await expect.poll(() => logOf(ana), within).toHaveLength(2);

  cable.unplug();
  await expect.poll(() => statusOf(ben), within).toBe('resuming');
  await say(ana, 'three', 'four', 'five');
  await say(ben, 'six', 'seven');
  await expect.poll(() => logOf(ana), within).toHaveLength(5);
  expect(await pendingOf(ben)).toBe(2);
  expect(await logOf(ben)).toHaveLength(4);

  cable.plugIn();
  await expect.poll(() => logOf(ana), within).toHaveLength(7);
  await expect.poll(() => pendingOf(ben), within).toBe(0);
  const all = await logOf(ana);
  const words = all.map((line) => line.match(/\w+$/)?.[0]);
  expect(words).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
  await expect.poll(() => logOf(ben), within).toEqual(all);

  const later = await open(browser, pages.first, 'ana');
  await expect.poll(() => logOf(later), within).toEqual(all);
};
