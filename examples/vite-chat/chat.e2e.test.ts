import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { hasChromium, launchChromium, noChromium } from '../../scripts/test/chromium.js';
import { startBackend, startRooms } from '../../scripts/test/rooms.js';
import { twoTabs } from '../../scripts/test/twoTabs.js';
import { layCable } from '../demo/src/cable.js';

if (!hasChromium) console.warn(`The page with Vite is ${noChromium}`);

const root = import.meta.dirname;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The built page, served by `vite preview`. */
const preview = async (rooms: string, tokens: string): Promise<string> => {
  const vite = await import('vite');
  vi.stubEnv('ROOMFUL_URL', rooms);
  vi.stubEnv('TOKEN_URL', tokens);
  const outDir = mkdtempSync(join(tmpdir(), 'roomful-vite-chat-'));
  closing.push(() => rmSync(outDir, { recursive: true }), vi.unstubAllEnvs);
  await vite.build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server = await vite.preview({
    root,
    logLevel: 'silent',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  closing.push(() => server.close());
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) throw new Error('vite preview says no address');
  return url;
};

test.runIf(hasChromium)('two tabs, one of them cut off and back: nothing is lost or doubled', async () => {
  const rooms = await startRooms();
  closing.push(rooms.close);
  const node = join(root, '..', 'token-backends', 'node.js');
  const tokens = await startBackend(process.execPath, [node], { ROOMFUL_JWT_SECRET: rooms.secret });
  closing.push(tokens.stop);
  const page = await preview(rooms.url, new URL(tokens.url).origin);
  const cable = await layCable(page);
  closing.push(cable.close);
  const browser = await launchChromium();
  closing.push(() => browser.close());
  await twoTabs(browser, { first: page, second: cable.url }, cable);
  expect(browser.isConnected()).toBe(true);
});
