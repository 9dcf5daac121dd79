import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer, get, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { parseConfig, type ServerConfig } from '../config.js';
import { createDataDir } from '../database/testDataDir.js';
import { createServer } from '../server.js';
import type { RoomfulServer } from '../serverParts.js';
import { testSecret, tokenOf } from './testServer.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const config = async (): Promise<ServerConfig> => {
  const dataDir = await createDataDir();
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  return parseConfig({ flags: { jwtSecret: testSecret, logLevel: 'silent', port: 1, dataDir }, env: {} });
};

/** Starts an app on any free port or on a Unix socket, and closes it at the end. */
const listening = async (http: Server, path?: string) => {
  // A reused connection must not close just when the next request is on its way.
  http.keepAliveTimeout = 0;
  const open = new Set<Socket>();
  http.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => {
    if (path) http.listen(path, resolve);
    else http.listen(0, '127.0.0.1', resolve);
  });
  // Includes upgrades that nobody accepted, such as those of clients that reconnect after roomful has closed: the app does not
  // count those.
  closing.push(
    () =>
      new Promise((resolve) => {
        http.close(resolve);
        for (const socket of open) socket.destroy();
      }),
  );
};

/** An app with a page and an echo of its own, and with roomful on the same port. */
const startApp = async () => {
  const http = createHttpServer((request, response) => response.end(`the app's ${request.url}`));
  const echo = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (request.url === '/echo') echo.handleUpgrade(request, socket, head, (ws) => ws.on('message', (m) => ws.send(m)));
  });
  const server = await createServer(await config(), { http });
  await listening(http);
  closing.push(() => server.close());
  return { http, server, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
};

const text = (url: string) => fetch(url).then((response) => response.text());
const rooms = (url: string) =>
  fetch(`${url}/v1/rooms.list`, { headers: { authorization: `Bearer ${tokenOf('ana')}` } }).then(
    (response) => response.json() as Promise<{ ok: boolean }>,
  );
const opened = (socket: ReturnType<typeof io>) =>
  new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));

const echoed = (url: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/echo`);
    socket.on('open', () => socket.send('hello'));
    socket.on('error', reject);
    socket.on('message', (data) => {
      socket.close();
      resolve(String(data));
    });
  });

describe('roomful on an HTTP server of an app', () => {
  it('serves its commands and sockets, and leaves other paths to the app', async () => {
    const { server, url } = await startApp();
    expect(server.url).toBe(url);
    expect(await rooms(url)).toMatchObject({ ok: true });
    for (const path of ['/', '/health', '/ready', '/metrics', '/v1/orders', '/v1/rooms.list/x', '/socket.iox']) {
      expect(await text(url + path)).toBe(`the app's ${path}`);
    }
    expect(await server.ready()).toBe(true);
    expect(await server.metrics()).toContain('roomful_');
    expect(await echoed(url)).toBe('hello');
    const socket = io(url, { transports: ['websocket'], auth: { token: tokenOf('ana') }, forceNew: true });
    closing.push(() => socket.close());
    await opened(socket);
    expect(await socket.emitWithAck('rooms.list', { input: {} })).toMatchObject({ ok: true });
  });

  it('drops a disconnected client that does not answer, such as a closed laptop', async () => {
    const { http, url } = await startApp();
    const connections = () => new Promise<number>((resolve) => http.getConnections((_, count) => resolve(count)));
    const token = tokenOf('ana', { exp: Math.floor(Date.now() / 1_000) + 2 });
    const socket = io(url, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false });
    closing.push(() => socket.close());
    await opened(socket);
    const engine = socket.io.engine as unknown as { transport: { ws: WebSocket } };
    engine.transport.ws.pause();
    // A WebSocket waits 30 s on its own.
    await expect.poll(connections, { timeout: 15_000 }).toBe(0);
  });

  it('gives everything back when it is closed, and can be started again', async () => {
    const { http, server, url } = await startApp();
    const socket = io(url, { transports: ['websocket'], auth: { token: tokenOf('ana') }, forceNew: true });
    closing.push(() => socket.close());
    await opened(socket);
    const gone = new Promise((resolve) => socket.on('disconnect', resolve));
    await server.close();
    await gone;
    expect(await server.ready()).toBe(false);
    expect(http.listening).toBe(true);
    expect(await text(`${url}/v1/rooms.list`)).toBe("the app's /v1/rooms.list");
    expect(await echoed(url)).toBe('hello');
    const again = await createServer(await config(), { http });
    closing.push(() => again.close());
    expect(await rooms(url)).toMatchObject({ ok: true });
    expect(await text(`${url}/about`)).toBe("the app's /about");
  });

  it('answers requests that arrive while it stops', async () => {
    const { http, server, url } = await startApp();
    const arrived = new Promise((resolve) => http.once('connection', (socket) => socket.once('data', resolve)));
    const asked = rooms(url);
    await arrived;
    await server.close();
    expect(await asked).toMatchObject({ ok: true });
  });

  it('answers upgrades that nobody accepts as plain requests, if the app has no upgrade listener', async () => {
    const http = createHttpServer((_, response) => response.writeHead(418).end());
    const server: RoomfulServer = await createServer(await config(), { http });
    expect(() => server.url).toThrow('is not listening');
    await listening(http);
    closing.push(() => server.close());
    await expect(echoed(server.url)).rejects.toThrow('418');
  });

  it('works on Fastify', async () => {
    const app = Fastify();
    app.get('/', () => 'the app');
    const server = await createServer(await config(), { http: app.server });
    await app.listen({ host: '127.0.0.1', port: 0 });
    closing.push(() => app.close());
    closing.push(() => server.close());
    expect(await text(server.url)).toBe('the app');
    expect(await rooms(server.url)).toMatchObject({ ok: true });
  });

  it.each(['before', 'after'])('works beside a WebSocket server of the app that was created %s it', async (when) => {
    const http = createHttpServer();
    const addEcho = () =>
      new WebSocketServer({ server: http, path: '/echo' }).on('connection', (ws) =>
        ws.on('message', (m) => ws.send(m)),
      );
    if (when === 'before') addEcho();
    const server = await createServer(await config(), { http });
    if (when === 'after') addEcho();
    http.on('request', (request, response) => response.end(`the app's ${request.url}`));
    await listening(http);
    closing.push(() => server.close());
    const socket = io(server.url, { transports: ['websocket'], auth: { token: tokenOf('ana') }, forceNew: true });
    closing.push(() => socket.close());
    await opened(socket);
    expect(await socket.emitWithAck('rooms.list', { input: {} })).toMatchObject({ ok: true });
    expect(await echoed(server.url)).toBe('hello');
    expect(await rooms(server.url)).toMatchObject({ ok: true });
    expect(await text(`${server.url}/about`)).toBe("the app's /about");
  });

  it('refuses a second roomful server, and leaves the app unchanged if it fails to start', async () => {
    const { http, server, url } = await startApp();
    await expect(createServer(await config(), { http })).rejects.toThrow('already has a roomful server');
    expect(await rooms(url)).toMatchObject({ ok: true });
    await server.close();
    const databaseUrl = 'postgres://postgres@127.0.0.1:1/none';
    await expect(createServer({ ...(await config()), databaseUrl }, { http })).rejects.toThrow(
      'unable to reach PostgreSQL',
    );
    expect(await text(`${url}/v1/rooms.list`)).toBe("the app's /v1/rooms.list");
    expect(http.listenerCount('upgrade')).toBe(1);
  });

  it('works on a Unix socket, and says that it has no URL there', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'roomful-'));
    closing.push(() => rm(directory, { recursive: true }));
    const http = createHttpServer();
    const server = await createServer(await config(), { http });
    const socketPath = join(directory, 'app.sock');
    await listening(http, socketPath);
    closing.push(() => server.close());
    const status = await new Promise((resolve, reject) => {
      get({ socketPath, path: '/v1/rooms.list' }, ({ statusCode }) => resolve(statusCode)).on('error', reject);
    });
    expect(status).toBe(401);
    expect(() => server.url).toThrow('app.sock');
  });
});
