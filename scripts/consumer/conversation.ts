import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { hasChromium, launchChromium, noChromium } from '../test/chromium.js';

const timeoutMs = 60_000;

const linesOf = async (page: string, ...args: string[]): Promise<string[]> => {
  const talk = join(import.meta.dirname, 'page', 'talk.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [talk, page, ...args], { timeout: timeoutMs });
  return JSON.parse(stdout) as string[];
};

const importMap = { imports: { '@roomful/sdk': '/node_modules/@roomful/sdk/dist/roomful.browser.js' } };
const html = `<!doctype html><script type="importmap">${JSON.stringify(importMap)}</script>`;

/** A plain web server for a folder. Chromium only lets pages from this machine connect to this machine. */
const serveFolder = async (folder: string): Promise<Server> => {
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', url === '/' ? 'text/html' : 'text/javascript');
    if (url === '/') return void response.end(html);
    readFile(join(folder, url)).then(
      (file) => response.end(file),
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

/** The same page in Chromium: the compiled file and the SDK's browser file, without a bundler. */
const linesInChromium = async (project: string, url: string, token: string, text: string): Promise<string[]> => {
  const [browser, server] = await Promise.all([launchChromium(), serveFolder(project)]);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(timeoutMs);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // Passed as text, so that code compiled here does not reach the page.
    await page.evaluate(
      `import('/module/chat.js').then(({ chat }) =>
        chat(...${JSON.stringify([url, token, text])}, (line) => (window.lines ??= []).push(line)).then(() => {}))`,
    );
    await page.waitForFunction('window.lines.length >= 3');
    return (await page.evaluate('window.lines')) as string[];
  } finally {
    await browser.close();
    server.close();
  }
};

const addressOf = async (server: ChildProcess): Promise<string> => {
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: server.stdout })) return (JSON.parse(line) as { url: string }).url;
  throw new Error('the server ended before it was ready');
};

/**
 * Starts the installed server and lets users chat through the compiled page: as an ES module and as CommonJS in Node, and
 * as an ES module in Chromium. @throws Error if one of them did not see every line exactly once
 */
export const converse = async (project: string): Promise<void> => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: project };
  const bin = join(project, 'node_modules', '.bin', 'roomful');
  const roomful = (...args: string[]): string =>
    execFileSync(bin, args, { cwd: project, env, encoding: 'utf8' }).trim();
  const server = spawn(bin, ['up', '--port', '0', '--json', '--log-level', 'warn'], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await addressOf(server);
    roomful('rooms', 'create', 'lobby');
    const tokenOf = (name: string) => roomful('token', 'mint', '--sub', name);
    const esm = join(project, 'module', 'chat.js');
    const cjs = join(project, 'commonjs', 'chat.js');
    const third = hasChromium ? 'hello from Chromium' : 'hello from another module';
    if (!hasChromium) console.log(noChromium);
    const seen = await Promise.all([
      linesOf(esm, url, tokenOf('ana'), 'hello from a module'),
      linesOf(cjs, url, tokenOf('ben'), 'hello from CommonJS'),
      hasChromium ? linesInChromium(project, url, tokenOf('cleo'), third) : linesOf(esm, url, tokenOf('cleo'), third),
    ]);
    const said = ['ana: hello from a module', 'ben: hello from CommonJS', `cleo: ${third}`];
    for (const lines of seen)
      if ([...lines].sort().join() !== said.join()) throw new Error(`a page showed ${JSON.stringify(lines)}`);
    console.log(`the packed packages chatted: ${said.join(', ')}`);
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
};
