import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../testing.js';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const open = async (id: string) => {
  const auth = { token: await server.token(id) };
  const socket = io(server.url, { transports: ['websocket'], auth, forceNew: true, reconnection: false });
  await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
  const call = async <T>(name: string, input: object): Promise<T> => {
    const ack = await socket.emitWithAck(name, { input });
    if (!ack.ok) throw new Error(`${name}: ${ack.error.code} ${ack.error.message}`);
    return ack.result;
  };
  return { socket, call };
};

it('lists who is in a room however far the clock is advanced, and users of a broken connection for 5 s', async () => {
  const [ana, bob] = [await open('ana'), await open('bob')];
  await ana.call('rooms.create', { slug: 'hall' });
  for (const { call } of [ana, bob]) await call('rooms.follow', { room: 'hall', window: 0 });
  const here = async () => {
    const { users } = await ana.call<{ users: { id: string }[] }>('rooms.here', { room: 'hall' });
    return users.map(({ id }) => id);
  };
  await expect.poll(here, { timeout: 5_000 }).toEqual(['ana', 'bob']);
  for (let n = 0; n < 5; n++) {
    server.advance('1h');
    expect(await here()).toEqual(['ana', 'bob']);
  }
  server.drop('bob');
  await expect.poll(() => bob.socket.connected, { timeout: 5_000 }).toBe(false);
  server.advance('3s');
  expect(await here()).toEqual(['ana', 'bob']);
  server.advance('2s');
  await expect.poll(here, { timeout: 3_000 }).toEqual(['ana']);
  ana.socket.close();
});
