import { rm } from 'node:fs/promises';
import { Agent, createServer as createHttpServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { parseConfig } from '../config.js';
import { createDataDir } from '../database/testDataDir.js';
import { createServer } from '../server.js';
import { testSecret, tokenOf } from './testServer.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const config = async () => {
  const dataDir = await createDataDir();
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  return parseConfig({ flags: { jwtSecret: testSecret, logLevel: 'silent', port: 0, dataDir }, env: {} });
};

const onItsOwn = async () => {
  const server = await createServer(await config());
  closing.push(() => server.close());
  return server.url;
};
const onAnApps = async () => {
  const http = createHttpServer((incoming, response) => {
    incoming.setEncoding('utf8').on('data', (body) => response.write(body));
    incoming.on('end', () => response.end(` at the app's ${incoming.url}`));
  });
  const server = await createServer(await config(), { http });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => new Promise((resolve) => http.close(resolve)),
    () => http.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
};

/** Requests HTTP/2 as Java's client and curl do, on a connection that is reused. */
const post = (url: string, body: string, agent: Agent, upgrade = true): Promise<string> =>
  new Promise((resolve, reject) => {
    const wish = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
    };
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${tokenOf('ana')}`,
      ...(upgrade ? wish : {}),
    };
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject).end(body);
  });

it.each([
  ['a server', onItsOwn],
  ["a server on an app's", onAnApps],
])('%s answers clients that request HTTP/2', async (_, start) => {
  const url = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  closing.push(() => agent.destroy());
  const create = `${url}/v1/rooms.create`;
  // Too large to arrive together with the headers.
  const topic = 'é'.repeat(400);
  const metadata = Object.fromEntries(Array.from({ length: 30 }, (_value, i) => [`k${i}`, 'x'.repeat(300)]));
  const made = JSON.parse(await post(create, JSON.stringify({ slug: 'lobby', topic, metadata }), agent));
  expect(made).toMatchObject({ ok: true, result: { room: { slug: 'lobby', topic, metadata } } });
  expect(JSON.parse(await post(create, JSON.stringify({ slug: 'hall' }), agent, false))).toMatchObject({ ok: true });
});

it("leaves an app's own requests to the app", async () => {
  const url = await onAnApps();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  closing.push(() => agent.destroy());
  expect(await post(`${url}/orders`, 'two', agent)).toBe("two at the app's /orders");
  expect(await post(`${url}/v1/rooms.list`, '{}', agent, false)).toContain('"ok":true');
  expect(await post(`${url}/orders`, 'three', agent, false)).toBe("three at the app's /orders");
});

it('answers a WebSocket handshake on an unknown path with 404', async () => {
  const socket = new WebSocket(`${(await onItsOwn()).replace('http', 'ws')}/elsewhere`);
  await expect(new Promise((_resolve, reject) => socket.on('error', reject))).rejects.toThrow('404');
});
