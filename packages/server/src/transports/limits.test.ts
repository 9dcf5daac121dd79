import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer } from './testServer.js';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
});
const start = async (flags: object) => {
  const server = await startTestServer(flags);
  started.push(server);
  return server;
};
const from = (address: string) => ({ 'x-forwarded-for': address });
const codeOf = (call: Promise<{ ok: boolean; error?: { code: string } }>) =>
  call.then((ack) => (ack.ok ? 'ok' : ack.error?.code));

describe('handshakes behind a trusted proxy', () => {
  it('are counted by the address that the proxy reports, on sockets and over REST', async () => {
    const server = await start({ trustProxy: 'loopback', handshakesPerMinute: 2 });
    const far = from('203.0.113.9');
    const first = await server.connect('ana', {}, far);
    expect(await codeOf(server.rest('ana', 'users.get', {}, far))).toBe('ok');
    await expect(server.connect('ana', {}, far)).rejects.toMatchObject({ data: { code: 'rate_limited' } });
    expect(await codeOf(server.rest('ana', 'users.get', {}, far))).toBe('rate_limited');
    expect(await codeOf(server.rest(null, 'server.info', {}, far))).toBe('rate_limited');
    expect(await codeOf(server.rest('ana', 'users.get', {}, from('203.0.113.10')))).toBe('ok');
    first.socket.disconnect();
  });

  it('do not open /metrics to others', async () => {
    const server = await start({});
    expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
    expect((await fetch(`${server.url}/metrics`, { headers: from('203.0.113.9') })).status).toBe(401);
  });
});

describe('the limit of a room', () => {
  it("is counted separately, even if it equals the server's limit", async () => {
    const server = await start({ messagesPerMinute: 2 });
    const ana = await server.connect('ana');
    await ana.call('rooms.create', { slug: 'plain' });
    await ana.call('rooms.create', { slug: 'own', messagesPerMinute: 2 });
    const send = (room: string) => codeOf(ana.send('messages.send', { room, text: 'hi' }) as never);
    expect([await send('plain'), await send('plain'), await send('own'), await send('own')]).toEqual(
      Array(4).fill('ok'),
    );
    expect([await send('plain'), await send('own')]).toEqual(['rate_limited', 'rate_limited']);
    ana.socket.disconnect();
  });
});
