import type { Ack } from '@roomful/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, openWire, type Wire } from '../harness/packets.js';
import { createPlace, type Place } from '../harness/place.js';
import { type ServerProcess, startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor, type Target, tokenFor } from '../harness/target.js';
import { until } from '../harness/wait.js';
import { hostilePackets } from './packets.js';

let place: Place;
let server: ServerProcess;
let target: Target;
let room: string;
/** Opened first and checked last: it sends nothing as long as the other attacks take. */
let silent: Wire;

beforeAll(async () => {
  place = await createPlace('embedded');
  server = await startServer({ place });
  silent = await openWire(server.url);
  target = { url: server.url, secret: testSecret };
  const made = await restFor(target, 'ana').call('rooms.create', { slug: 'here' });
  if (!made.ok) throw new Error(made.error.message);
  room = (made.result as { room: { id: string } }).room.id;
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
  expect(server.faults()).toEqual([]);
  await place.remove();
});

/** Shows that the connection still accepts commands. */
const answers = async (wire: Wire): Promise<void> => {
  wire.send('4277["server.info",{"input":{}}]');
  const [ack] = JSON.parse(await wire.answer('4377')) as [Ack];
  expect(ack.ok).toBe(true);
};

describe('hostile packets', () => {
  it.each(hostilePackets)('$name', async ({ packets, code, mayClose }) => {
    const bystander = await socketFor(target, 'bob');
    const wire = await openSession(server.url, tokenFor(target, 'ana'));
    for (const packet of packets) wire.send(typeof packet === 'string' ? packet.replace('ROOM', room) : packet);
    if (code !== undefined) {
      const [ack] = JSON.parse(await wire.answer('430')) as [Ack];
      expect(ack.ok ? 'ok' : ack.error.code).toBe(code);
    }
    if (mayClose) {
      // The server has answered others in between, so it has finished with this connection.
      for (let n = 0; n < 3; n++) expect((await bystander.call('server.info', {})).ok).toBe(true);
    } else {
      await answers(wire);
    }
    expect(bystander.connected).toBe(true);
    expect((await restFor(target, 'ana').call('rooms.get', { room })).ok).toBe(true);
    wire.close();
    bystander.close();
  });

  it('leave the prototypes of objects untouched', async () => {
    const ack = await restFor(target, 'ana').call('rooms.get', { room });
    expect(ack).toMatchObject({ ok: true, result: { room: { metadata: {}, topic: '' }, role: 'owner' } });
  });
});

describe('connections without a handshake', () => {
  it('may send nothing but a handshake', async () => {
    for (const packet of ['42["server.info",{"input":{}}]', '420["server.info",{"input":{}}]', '430[]', '41']) {
      const wire = await openWire(server.url);
      wire.send(packet);
      await until('it is closed', () => !wire.open);
      expect(wire.received.some((text) => text.startsWith('43'))).toBe(false);
    }
  });

  it('may send garbage as a handshake, without effect', async () => {
    const payloads = [
      '"x"',
      '[]',
      'null',
      '7',
      '{"token":',
      '{"token":{"a":1}}',
      '{"__proto__":{"token":"x"}}',
      '['.repeat(100_000),
    ];
    for (const payload of payloads) {
      const wire = await openWire(server.url);
      wire.send(`40${payload}`);
      await until('it is refused', () => !wire.open || wire.received.some((text) => text.startsWith('44')));
      expect(wire.received.some((text) => text.startsWith('40'))).toBe(false);
      wire.close();
    }
  });

  it('are refused other namespaces', async () => {
    const wire = await openWire(server.url);
    wire.send(`40/admin,${JSON.stringify({ token: tokenFor(target, 'ana') })}`);
    expect(await wire.answer('44/admin,')).toContain('Invalid namespace');
    wire.close();
  });
});

describe('hostile REST', () => {
  const token = () => tokenFor(target, 'ana');
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/v1/rooms.get`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json', ...headers },
      body,
    });
  const bad: { name: string; body: string; headers?: Record<string, string>; status: number; code: string }[] = [
    { name: 'no JSON', body: '{', status: 400, code: 'invalid_input' },
    { name: 'no object', body: '"x"', status: 400, code: 'invalid_input' },
    { name: '__proto__', body: '{"room":"here","__proto__":{"a":1}}', status: 400, code: 'invalid_input' },
    {
      name: 'constructor.prototype',
      body: '{"room":"here","constructor":{"prototype":{"a":1}}}',
      status: 400,
      code: 'invalid_input',
    },
    {
      name: '100,000 levels',
      body: `{"room":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      status: 400,
      code: 'invalid_input',
    },
    { name: '1 MB', body: `{"room":"${'x'.repeat(1_000_000)}"}`, status: 413, code: 'payload_too_large' },
    { name: '1e400', body: '{"room":1e400}', status: 400, code: 'invalid_input' },
    { name: 'text', body: 'room=here', headers: { 'content-type': 'text/plain' }, status: 400, code: 'invalid_input' },
    {
      name: 'a form',
      body: 'room=here',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      status: 400,
      code: 'invalid_input',
    },
    {
      name: 'a strange content type',
      body: '{}',
      headers: { 'content-type': '\u00e9' },
      status: 400,
      code: 'invalid_input',
    },
    {
      name: 'a key that is too long',
      body: '{"room":"here"}',
      headers: { 'idempotency-key': 'x'.repeat(5_000) },
      status: 200,
      code: 'ok',
    },
  ];
  it.each(bad)('$name', async ({ body, headers, status, code }) => {
    const response = await post(body, headers);
    const ack = (await response.json()) as Ack;
    expect([response.status, ack.ok ? 'ok' : ack.error.code]).toEqual([status, code]);
  });

  const targets: [string, number][] = [
    ['GET /v1/rooms.get?room=here&room=here', 400],
    ['GET /v1/rooms.get?room=here&__proto__=1', 400],
    ['GET /v1/rooms.get?room=here&constructor=1', 400],
    ['GET /v1/rooms.get?room[]=here', 400],
    ['GET /v1/rooms.get?room=%00', 400],
    ['GET /v1/rooms.get?room=%ff', 400],
    ['GET /v1/rooms.events?room=here&after=1e400', 400],
    ['GET /v1/rooms.events?room=here&after=abc', 400],
    ['GET /v1/rooms.events?room=here&after=', 200],
    ['GET /v1/rooms.events?room=here&types=["room.created"]', 200],
    ['GET /v1/rooms.events?room=here&types=room.created,x', 200],
    ['GET /v1/rooms.events?room=here&types=[', 400],
    ['GET /v1/rooms.follow?room=here', 404],
    ['GET /v1/rooms.create?slug=here', 404],
    ['GET /v1/rooms.get/', 404],
    ['GET /v1/%2e%2e/rooms.get', 404],
    ['GET /v1/__proto__', 404],
    ['DELETE /v1/rooms.get', 404],
    ['GET /%', 400],
  ];
  it.each(targets)('%s', async (line, status) => {
    const [method = '', path = ''] = line.split(' ');
    const response = await fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${token()}` } });
    const ack = (await response.json()) as Ack;
    expect([response.status, ack.ok]).toEqual([status, status === 200]);
  });
});

it('a connection that never authenticates is closed after a while', async () => {
  await until('it is closed', () => !silent.open, { timeoutMs: 20_000 });
});
