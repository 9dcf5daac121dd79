import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestServer, type TestServer } from './testing.js';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

// Do not use fetch: on Node 24 it waits for the global setImmediate before it reuses a connection, and the last test fakes
// that.
const create = async (slug: string): Promise<number> => {
  const call = request(`${server.url}/v1/rooms.create`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await server.token('ana')}`, 'content-type': 'application/json' },
  });
  call.end(JSON.stringify({ slug }));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const { result } = (await json(response)) as { result: { room: { createdAt: number } } };
  return result.room.createdAt;
};

it('advances by any valid length of time, and refuses others', async () => {
  for (const by of [-1, Number.NaN, '', 'soon', '-10m', Infinity, 1e18, '36501d']) {
    expect(() => server.advance(by)).toThrow(RangeError);
  }
  const before = await create('before');
  for (const by of [0, 0.6, '1ms', '1h30m']) server.advance(by);
  expect(await create('after')).toBeGreaterThanOrEqual(before + 5_400_002);
});

it('works under fake timers', async () => {
  vi.useFakeTimers();
  try {
    expect(await create('faked')).toBeGreaterThan(0);
  } finally {
    vi.useRealTimers();
  }
  expect(await create('real')).toBeGreaterThan(0);
});
