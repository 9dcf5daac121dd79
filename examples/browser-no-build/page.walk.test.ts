import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasChromium, launchChromium, noChromium } from '../../scripts/test/chromium.js';
import { startBackend, startRooms } from '../../scripts/test/rooms.js';
import { twoTabs } from '../../scripts/test/twoTabs.js';
import { layCable } from '../demo/src/cable.js';

if (!hasChromium) console.warn(`The page without a build step is ${noChromium}`);

test.runIf(hasChromium)('two tabs lose and repeat nothing when one of them reconnects', async () => {
  const rooms = await startRooms();
  const cable = await layCable(rooms.url);
  const serve = (url: string) =>
    startBackend(process.execPath, [join(import.meta.dirname, 'server.js')], {
      ROOMFUL_JWT_SECRET: rooms.secret,
      ROOMFUL_URL: url,
    });
  const [first, second] = [await serve(rooms.url), await serve(cable.url)];
  const browser = await launchChromium();
  try {
    await twoTabs(browser, { first: first.url, second: second.url }, cable);
    expect((await fetch(`${first.url}/server.js`)).status).toBe(404);
  } finally {
    await browser.close();
    for (const backend of [first, second]) backend.stop();
    cable.close();
    await rooms.close();
  }
});
