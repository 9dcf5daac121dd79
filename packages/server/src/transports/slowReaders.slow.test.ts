import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Ack, Frame } from '@roomful/protocol';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../config.js';
import { createDataDir } from '../database/testDataDir.js';
import { createServer } from '../server.js';
import type { RoomfulServer } from '../serverParts.js';

const secret = 'a secret for tests of slow readers';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (sub: string) => {
  const signed = `${part({ alg: 'HS256' })}.${part({ sub, exp: Math.floor(Date.now() / 1_000) + 600 })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

let server: RoomfulServer;
let dataDir = '';
const sockets: Socket[] = [];

beforeAll(async () => {
  dataDir = await createDataDir();
  const flags = { port: 0, dataDir, jwtSecret: secret, logLevel: 'silent', commandsPerSecond: 0, headsIntervalMs: 500 };
  server = await createServer(parseConfig({ flags, env: {} }));
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const person = async (sub: string) => {
  const socket = io(server.url, {
    transports: ['websocket'],
    auth: { token: tokenOf(sub) },
    forceNew: true,
    reconnection: false,
  });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
  const call = async <T>(name: string, input: object): Promise<T> => {
    const ack = (await socket.emitWithAck(name, { input })) as Ack<T>;
    if (!ack.ok) throw new Error(ack.error.message);
    return ack.result;
  };
  return { socket, call };
};

const wireOf = (socket: Socket) => {
  const engine = socket.io.engine as unknown as {
    transport: { ws: { _socket: { pause(): void; resume(): void } } };
  };
  return engine.transport.ws._socket;
};
const evictions = async () => {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^roomful_evictions_total (\d+)/m.exec(metrics)?.[1]);
};

it('drops a connection that has stopped reading while others get everything, and lets it resume without loss', async () => {
  const ana = await person('ana');
  const bob = await person('bob');
  const { room } = await ana.call<{ room: { id: string } }>('rooms.create', { slug: 'busy', messagesPerMinute: 0 });
  await bob.call('rooms.join', { room: room.id });
  const from = await bob.call<{ epoch: string; head: number }>('rooms.follow', { room: room.id });
  await ana.call('rooms.follow', { room: room.id });
  const seen: number[] = [];
  ana.socket.on('frame', (frame: Frame) => seen.push(...frame.events.map(({ seq }) => seq)));

  // Stops reading, as a sleeping laptop does, without notice to the server.
  const wire = wireOf(bob.socket);
  wire.pause();
  const text = 'x'.repeat(3_900);
  let sent = 0;
  // The kernel's own buffers take a few megabytes before data waits in the process.
  while ((await evictions()) === 0 && sent < 20_000) {
    const batch = Array.from({ length: 200 }, () => ana.call('messages.send', { room: room.id, text }));
    await Promise.all(batch);
    sent += batch.length;
  }
  expect(await evictions()).toBe(1);
  const gone = new Promise<void>((resolve) => bob.socket.on('disconnect', () => resolve()));
  wire.resume();
  await gone;

  const head = from.head + sent;
  const last = async () => (await ana.call<{ head: number }>('rooms.get', { room: room.id })).head;
  expect(await last()).toBe(head);
  while (seen.at(-1) !== head) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen).toEqual(Array.from({ length: sent }, (_, i) => from.head + 1 + i));

  const back = await person('bob');
  const resumed = await back.call<{ recovered: boolean; head: number; events: { seq: number }[] }>('rooms.follow', {
    room: room.id,
    since: { epoch: from.epoch, seq: head - 500 },
  });
  expect(resumed).toMatchObject({ recovered: true, head });
  const missed = resumed.events.map(({ seq }) => seq);
  // Two megabytes were missed, but an answer is never larger than what may be buffered for a connection.
  expect(JSON.stringify(resumed).length).toBeLessThan(700_000);
  while (missed.at(-1) !== head) {
    const page = await back.call<{ events: { seq: number }[]; next: number }>('rooms.events', {
      room: room.id,
      after: missed.at(-1) ?? 0,
      limit: 1_000,
    });
    expect(JSON.stringify(page).length).toBeLessThan(700_000);
    missed.push(...page.events.map(({ seq }) => seq));
    expect(page.next).toBe(missed.at(-1));
  }
  expect(missed).toEqual(Array.from({ length: 500 }, (_, i) => head - 499 + i));
}, 60_000);

it('drops a connection that keeps sending requests and reads no answers', async () => {
  const ana = await person('ana');
  const zed = await person('zed');
  const { room } = await ana.call<{ room: { id: string } }>('rooms.create', { slug: 'asked', messagesPerMinute: 0 });
  const text = 'x'.repeat(3_900);
  await Promise.all(Array.from({ length: 200 }, () => ana.call('messages.send', { room: room.id, text })));
  const before = await evictions();
  wireOf(zed.socket).pause();
  for (let i = 0; i < 100; i++) zed.socket.emit('rooms.events', { input: { room: room.id, limit: 1_000 } }, () => 0);
  await expect.poll(evictions, { timeout: 20_000 }).toBe(before + 1);
}, 60_000);
