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

/** What a page shows: the lines of its log, those of them that are not sent yet, and its word on the connection. */
const logOf = (page: Page) => page.locator('#log li').allInnerTexts();
const pendingOf = (page: Page) => page.locator('#log li.pending').count();
const statusOf = (page: Page) => page.locator('#status').innerText();

/**
 * Two people chat in two tabs, and one of them is cut off for a while; both write meanwhile. In the end both tabs, and
 * one that is opened afterwards, show every line once and in one order.
 *
 * @param pages where each of them opens the page; what the second one needs of the server goes through the cable
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
