import { expect, test } from 'vitest';
import { fakeIo, networkError, ok, refused } from '../../test/fake-io.js';
import { createCall } from './http.js';

const url = 'http://127.0.0.1:7400';
const caller = (io: ReturnType<typeof fakeIo>, more = {}) => createCall({ url, token: async () => 'jwt', io, ...more });

test('a call is a POST with the token, the key and the input', async () => {
  const io = fakeIo({ server: () => ok({ id: 1 }, { seq: 3 }) });
  const answer = await caller(io)('messages.send', { room: 'lobby', text: 'hi' }, { key: 'k1' });
  expect(answer).toEqual({ ok: true, result: { id: 1 }, seq: 3 });
  expect(io.requests).toEqual([
    {
      url: `${url}/v1/messages.send`,
      name: 'messages.send',
      input: { room: 'lobby', text: 'hi' },
      headers: { 'content-type': 'application/json', authorization: 'Bearer jwt', 'idempotency-key': 'k1' },
    },
  ]);
});

test('without a token it sends none, and the error says why there is none', async () => {
  const io = fakeIo({ server: () => refused('unauthenticated') });
  const call = createCall({ url, token: async () => undefined, io, noToken: 'there is no profile "local" yet' });
  await expect(call('rooms.list', {}, { read: true })).rejects.toMatchObject({
    exit: 'denied',
    code: 'unauthenticated',
    message: 'refused: unauthenticated: there is no profile "local" yet',
    hint: expect.stringContaining('roomful login'),
  });
  expect(io.requests[0]?.headers).not.toHaveProperty('authorization');
});

test.each([
  ['room_not_found', 'notFound'],
  ['forbidden', 'denied'],
  ['banned', 'denied'],
  ['token_expired', 'denied'],
  ['room_slug_taken', 'conflict'],
  ['idempotency_conflict', 'conflict'],
  ['rate_limited', 'rateLimited'],
  ['invalid_input', 'usage'],
  ['unavailable', 'network'],
  ['timeout', 'network'],
  ['internal', 'failure'],
  ['invented_tomorrow', 'failure'],
])('the error %s exits with %s', async (code, exit) => {
  const io = fakeIo({ server: () => refused(code, { retryAfterMs: 1_500 }) });
  await expect(caller(io)('rooms.get', { room: 'x' }, { read: true })).rejects.toMatchObject({ code, exit });
  // A read is repeated if the outcome is unknown.
  expect(io.requests).toHaveLength(code === 'timeout' ? 3 : 1);
});

test('the error names the missing thing', async () => {
  const io = fakeIo({ server: () => refused('room_not_found') });
  await expect(caller(io)('rooms.get', { room: 'x' })).rejects.toMatchObject({
    message: 'no room "x"',
    hint: 'roomful rooms list',
  });
});

test('a refused connection is not retried', async () => {
  const io = fakeIo({ server: () => networkError('ECONNREFUSED') });
  await expect(caller(io)('rooms.list', {}, { read: true })).rejects.toMatchObject({
    code: 'unreachable',
    exit: 'network',
    hint: expect.stringContaining('roomful up'),
  });
  expect(io.requests).toHaveLength(1);
});

test('a lost connection is retried with the same key, up to three attempts', async () => {
  const io = fakeIo({ server: (_, count) => (count < 3 ? networkError('ECONNRESET') : ok({})) });
  await caller(io)('messages.send', {}, { key: 'k1' });
  expect(io.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['k1', 'k1', 'k1']);
  const broken = fakeIo({ server: () => networkError('ECONNRESET') });
  await expect(caller(broken)('messages.send', {}, { key: 'k1' })).rejects.toMatchObject({ code: 'connection_lost' });
  expect(broken.requests).toHaveLength(3);
});

test('a write without a key is sent once', async () => {
  const io = fakeIo({ server: () => networkError('ECONNRESET') });
  await expect(caller(io)('messages.send', {})).rejects.toMatchObject({ exit: 'network' });
  expect(io.requests).toHaveLength(1);
});

test.each(['<html>', 7, null, {}, { ok: true }, { ok: false }])(
  'rejects %j as not the answer of a roomful server',
  async (body) => {
    const io = fakeIo();
    io.fetch = (async () => new Response(typeof body === 'string' ? body : JSON.stringify(body))) as typeof fetch;
    await expect(caller(io)('rooms.list', {}, { read: true })).rejects.toMatchObject({ code: 'unexpected_answer' });
  },
);

test('redirects are not followed, since the token is only for this server', async () => {
  const io = fakeIo();
  let redirect: unknown;
  io.fetch = (async (_: unknown, init: RequestInit) => {
    redirect = init.redirect;
    return new Response(JSON.stringify(ok({})));
  }) as typeof fetch;
  await caller(io)('rooms.list', {}, { read: true });
  expect(redirect).toBe('error');
});

test('verbose prints each request', async () => {
  const io = fakeIo({ server: () => ok({}) });
  await caller(io, { verbose: true })('rooms.join', { room: 'a' }, { key: 'k1' });
  expect(io.written.err).toBe(`POST ${url}/v1/rooms.join HTTP 200 0 ms key k1\n`);
});
