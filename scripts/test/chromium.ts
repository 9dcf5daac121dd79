import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of Chromium: `ROOMFUL_TEST_CHROMIUM`, otherwise one of the usual places. */
const path = process.env['ROOMFUL_TEST_CHROMIUM'] ?? usual.find((candidate) => existsSync(candidate));

export const hasChromium = path !== undefined;

/** The message if there is no Chromium. */
export const noChromium =
  'skipped: Chromium was not found. Install it (on Debian: apt-get install chromium), or set ROOMFUL_TEST_CHROMIUM to its path.';

/** Starts Chromium without a window, a sandbox or background network traffic. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    ...(path === undefined ? {} : { executablePath: path }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
