import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is: the one that `ROOMFUL_TEST_CHROMIUM` names, else one in the usual places. */
const path = process.env['ROOMFUL_TEST_CHROMIUM'] ?? usual.find((candidate) => existsSync(candidate));

export const hasChromium = path !== undefined;

/** What to say where there is none. */
export const noChromium =
  'skipped in Chromium; none was found. Install it (on Debian: apt-get install chromium), or name one in ROOMFUL_TEST_CHROMIUM.';

/** Starts a Chromium without a window, a sandbox or anything that it would do by itself on the network. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    ...(path === undefined ? {} : { executablePath: path }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
