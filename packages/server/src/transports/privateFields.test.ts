import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { type Socket as ClientSocket, io as connect } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { broadcast, webSocketFrame } from './broadcast.js';
import {
  engineOf,
  forgetOpening,
  isClosed,
  isOpen,
  rawSocketOf,
  rawSocketsOf,
  waitingBytes,
  writeIfIdle,
  writeTogether,
} from './privateFields.js';

// The ws that Engine.IO loads, which may differ from the one of this repository's tests.
const requireOf = (from: string, name: string) => createRequire(createRequire(import.meta.url).resolve(from))(name);
const engine = createRequire(createRequire(import.meta.url).resolve('socket.io')).resolve('engine.io');
const { Sender } = requireOf(engine, 'ws') as {
  Sender: { frame(data: Buffer, options: object): Buffer[]; prototype: { sendFrame: unknown } };
};

const http = createServer();
let io: Server;
let client: ClientSocket;
let socket: Socket;

beforeAll(async () => {
  io = new Server(http, { transports: ['websocket'], serveClient: false });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const connected = new Promise<Socket>((resolve) => io.on('connection', resolve));
  client = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  socket = await connected;
  if (!client.connected) await new Promise<void>((resolve) => client.on('connect', () => resolve()));
});
afterAll(async () => {
  client.close();
  await io.close();
});

const heard = (name: string): Promise<unknown> => new Promise((resolve) => client.once(name, resolve));

it('finds all fields that it relies on in the installed versions', async () => {
  await expect.poll(() => engineOf(socket).writeBuffer).toEqual([]);
  expect(engineOf(socket).readyState).toBe('open');
  const raw = rawSocketOf(socket);
  if (!raw) throw new Error('the connection has no WebSocket');
  expect(rawSocketsOf(io)).toEqual([raw]);
  expect([isOpen(raw), isClosed(raw), raw.bufferedAmount]).toEqual([true, false, 0]);
  expect(raw.terminate).toBeTypeOf('function');
  expect(raw._sender?.sendFrame).toBe(Sender.prototype.sendFrame);
  expect(raw._socket?.cork).toBeTypeOf('function');
  expect(raw._socket?.uncork).toBeTypeOf('function');
  expect(Reflect.get(socket.client, 'writeToEngine')).toBeTypeOf('function');
});

it('writes directly to an idle connection, and behind buffered packets otherwise', async () => {
  await expect.poll(() => engineOf(socket).writeBuffer).toEqual([]);
  const straight = heard('straight');
  writeTogether(socket);
  broadcast([socket], 'straight', '{"n":1}');
  expect(engineOf(socket).writeBuffer).toEqual([]);
  expect(await straight).toEqual({ n: 1 });

  const order: string[] = [];
  for (const name of ['first', 'second', 'third']) client.on(name, () => order.push(name));
  const third = heard('third');
  // The transport takes the first packet; the second waits until the first is written.
  socket.emit('first');
  socket.emit('second', 'x'.repeat(100));
  expect(engineOf(socket).writeBuffer).toHaveLength(1);
  expect(waitingBytes(engineOf(socket), 1_000_000)).toBeGreaterThan(100);
  expect(writeIfIdle(socket, [webSocketFrame('never')])).toBe(false);
  broadcast([socket], 'third', '{}');
  await third;
  expect(order).toEqual(['first', 'second', 'third']);
});

it('drops the opening request of a connection, which keeps working', async () => {
  await expect.poll(() => engineOf(socket).writeBuffer).toEqual([]);
  forgetOpening(socket);
  expect(socket.conn.request).toBeNull();
  expect(socket.handshake.auth).toEqual({});
  const after = heard('after');
  broadcast([socket], 'after', '[]');
  expect(await after).toEqual([]);
});

it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('frames %i bytes as ws does', (length) => {
  const text = `${'é'.repeat(length >> 1)}${'a'.repeat(length % 2)}`;
  const options = { fin: true, opcode: 1, mask: false, readOnly: false, rsv1: false };
  expect(webSocketFrame(text).equals(Buffer.concat(Sender.frame(Buffer.from(text), options)))).toBe(true);
});
