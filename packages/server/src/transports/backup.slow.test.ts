import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkBackup } from '../backup/format.js';
import { startTestServer, tokenOf } from './testServer.js';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
  await server.rest('ana', 'rooms.create', { slug: 'lobby' });
});
afterAll(() => server.close());

const ask = (headers: Record<string, string>) => fetch(`${server.url}/backup`, { headers });
const as = (role: string) => ({ authorization: `Bearer ${tokenOf('olga', { roomful_role: role })}` });

it('gives operators all data', async () => {
  const answer = await ask(as('operator'));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  const counts = await checkBackup(Readable.from([Buffer.from(await answer.arrayBuffer())]));
  expect(counts).toMatchObject({ rooms: 1, members: 1, users: 1 });
});

it('is for operators only', async () => {
  const refusals = await Promise.all(
    [
      {},
      { authorization: 'Bearer nonsense' },
      as('user'),
      as('bot'),
      as('service'),
      { ...as('operator'), origin: 'https://elsewhere.example' },
    ].map(async (headers) => {
      const answer = await ask(headers);
      return [answer.status, (await answer.json()).error.code];
    }),
  );
  expect(refusals).toEqual([
    [401, 'unauthenticated'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [403, 'forbidden'],
    [403, 'forbidden'],
    [403, 'origin_refused'],
  ]);
});

it('runs one at a time, and makes way for the next if its reader goes away', async () => {
  const text = 'x'.repeat(3_900);
  const ana = await server.connect('ana');
  const { room } = await ana.call<{ room: { id: string } }>('rooms.create', { slug: 'big', messagesPerMinute: 0 });
  // More than the buffers on the way hold.
  for (let i = 0; i < 20; i++) {
    await Promise.all(Array.from({ length: 250 }, () => ana.call('messages.send', { room: room.id, text })));
  }
  const stop = new AbortController();
  const first = await fetch(`${server.url}/backup`, { headers: as('operator'), signal: stop.signal });
  expect(first.status).toBe(200);
  const second = await ask(as('operator'));
  expect(second.status).toBe(503);
  expect(second.headers.get('retry-after')).toBe('5');
  await second.arrayBuffer();
  stop.abort();
  await expect.poll(async () => (await ask(as('operator'))).status, { timeout: 20_000 }).toBe(200);
  ana.socket.disconnect();
});
