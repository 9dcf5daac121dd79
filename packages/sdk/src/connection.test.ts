import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from './client.js';
import type { ConnectionState } from './connection.js';
import { fakeClient, followed, pass, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody, fakeToken } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('connection', () => {
  it('goes through its states', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const states: ConnectionState[] = [];
    client.on('connection', (state) => void states.push(state));
    expect(client.connection.state).toBe('offline');
    await settled(client.connect());
    const room = await followed(client);
    server.cut();
    expect(client.connection.getSnapshot()).toMatchObject({
      state: 'offline',
      error: { code: 'unavailable' },
      attempt: 1,
    });
    await pass(1_000);
    client.close();
    expect(states).toEqual(['connecting', 'resuming', 'live', 'offline', 'connecting', 'resuming', 'live', 'closed']);
    expect(room.state.getSnapshot()).toMatchObject({ status: 'closed' });
    expect(room.state.getSnapshot().closedBy).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reconnects after any end, even one by the server, with growing waits', async () => {
    // With jitter, the minute would sometimes end in the middle of an attempt, which is not counted yet.
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    server.faults.connect = () => 'unreachable';
    server.cut('io server disconnect');
    await pass(60_000);
    random.mockRestore();
    const { attempt, retryAt } = client.connection.getSnapshot();
    expect(server.connections.length).toBeGreaterThan(8);
    expect(server.connections.length).toBeLessThan(20);
    expect(attempt).toBe(server.connections.length);
    expect(retryAt! - Date.now()).toBeLessThanOrEqual(10_000);
    server.faults.connect = () => null;
    await pass(10_000);
    expect(client.connection.state).toBe('live');
  });

  it('does not hammer a server that drops every connection', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    client.on('connection', (state) => {
      if (state === 'live') queueMicrotask(() => server.cut());
    });
    void client.connect();
    await pass(60_000);
    expect(server.connections.length).toBeLessThan(20);
  });

  it('gives up an attempt that gets no answer', async () => {
    const server = createFakeServer();
    const client = fakeClient(server, { connectTimeoutMs: 2_000 });
    server.faults.connect = () => 'silent';
    void client.connect();
    await pass(2_010);
    expect(client.connection.getSnapshot()).toMatchObject({ state: 'offline', error: { code: 'unavailable' } });
  });

  it('names the address, the cause and what to check if a call finds no server', async () => {
    const server = createFakeServer();
    const client = fakeClient(server, { connectTimeoutMs: 2_000, timeoutMs: 5_000 });
    server.faults.connect = () => 'silent';
    const error = await settled(client.server.info(), 6_000).catch((thrown: unknown) => thrown);
    const reason = 'unable to connect to http://fake; no answer within 2000 ms; is a server running there?';
    expect(error).toMatchObject({
      code: 'timeout',
      message: `unable to call server.info; no answer within 5000 ms: ${reason}`,
      cause: { code: 'unavailable', message: reason },
    });
  });

  it('has the error of getToken as the cause, down from the waiting call', async () => {
    const broken = new Error('the session has ended');
    const getToken = async () => {
      throw broken;
    };
    const client = fakeClient(createFakeServer(), { getToken, timeoutMs: 5_000 });
    const error = (await settled(client.server.info(), 6_000).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(/^unable to call server.info; .*: unable to get a token from getToken; .*has ended$/);
    expect((error.cause as Error).cause).toBe(broken);
    expect(client.connection.getSnapshot().error?.cause).toBe(broken);
  });

  it('names no cause if it is connected and the server does not answer', async () => {
    const server = createFakeServer();
    const client = fakeClient(server, { timeoutMs: 5_000 });
    server.faults.ack = () => {};
    const error = (await settled(client.server.info(), 6_000).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toBe('unable to call server.info; no answer within 5000 ms');
    expect(Object.hasOwn(error, 'cause')).toBe(false);
  });

  it('repeats the reason for its refusal in each later call, as a separate error', async () => {
    const server = createFakeServer();
    server.faults.connect = () => errorBody('origin_refused', { details: { origin: 'http://a' } });
    const client = fakeClient(server);
    await expect(settled(client.connect())).rejects.toMatchObject({ code: 'origin_refused' });
    const errors = await Promise.all([1, 2].map(() => client.server.info().catch((thrown: unknown) => thrown)));
    for (const error of errors)
      expect(error).toMatchObject({ code: 'origin_refused', details: { origin: 'http://a' } });
    expect(errors[0]).not.toBe(errors[1]);
  });

  it('reconnects even if listeners throw, and reports their errors', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const errors: unknown[] = [];
    client.on('error', (error) => void errors.push((error as Error).message));
    for (const name of ['connection', 'signal', 'event', 'message.created'] as const)
      client.on(name, () => {
        throw new Error(name);
      });
    client.connection.subscribe(() => {
      throw new Error('store');
    });
    const room = await followed(client);
    server.signal({ type: 'auth.expiring', data: { expiresAt: 0 } });
    server.cut();
    server.say('missed');
    await pass(1_000);
    expect(client.connection.state).toBe('live');
    expect(room.position.seq).toBe(1);
    expect(new Set(errors)).toEqual(new Set(['connection', 'signal', 'event', 'message.created', 'store']));
  });

  it('logs errors of error handlers to the console, and continues', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => {});
    const server = createFakeServer();
    const client = fakeClient(server);
    client.on('error', () => {
      throw new Error('from the handler of errors');
    });
    client.on('connection', () => {
      throw new Error('from a handler');
    });
    await settled(client.connect());
    expect(client.connection.state).toBe('live');
    expect(written).toHaveBeenCalledWith(
      'roomful:',
      expect.objectContaining({ message: 'from the handler of errors' }),
    );
    written.mockRestore();
  });

  it('reconnects to a draining server when told to, and loses no call', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    const info = server.handlers['server.info']!;
    server.handlers['server.info'] = (input, received) => {
      if (received.link === 1) throw errorBody('unavailable');
      return info(input, received);
    };
    server.signal({ type: 'server.draining', data: { retryAfterMs: 2_000 } });
    const call = client.server.info();
    await pass(1_990);
    expect(server.connections).toHaveLength(1);
    await pass(2_100);
    expect(server.connections).toHaveLength(2);
    expect(await call).toEqual({ name: 'roomful' });
    expect(client.connection.state).toBe('live');
  });

  it('does not reconnect earlier if the draining server hangs up first', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    server.signal({ type: 'server.draining', data: { retryAfterMs: 3_000 } });
    await pass(100);
    server.cut();
    await pass(2_800);
    expect(server.connections).toHaveLength(1);
    await pass(3_200);
    expect(client.connection.state).toBe('live');
  });

  it.each(['unauthenticated', 'origin_refused'] as const)('ends if the server says %s', async (code) => {
    const server = createFakeServer();
    server.faults.connect = () => errorBody(code);
    const client = fakeClient(server);
    const call = client.server.info();
    call.catch(() => {});
    await expect(settled(client.connect())).rejects.toMatchObject({ code });
    await expect(call).rejects.toMatchObject({ code });
    await expect(client.server.info()).rejects.toMatchObject({ code });
    expect(client.connection.getSnapshot()).toMatchObject({ state: 'closed', error: { code } });
    await pass(60_000);
    expect(server.connections).toHaveLength(1);
  });

  it('waits as long as an overloaded server asks', async () => {
    const server = createFakeServer();
    server.faults.connect = (_, link) => (link === 1 ? errorBody('unavailable', { retryAfterMs: 5_000 }) : null);
    const client = fakeClient(server);
    const live = client.connect();
    await pass(5_000);
    expect(server.connections).toHaveLength(1);
    await settled(live, 1_000);
    expect(server.connections).toHaveLength(2);
  });

  it('reconnects at once when a browser is back online', async () => {
    const heard = new EventTarget();
    vi.stubGlobal('addEventListener', heard.addEventListener.bind(heard));
    vi.stubGlobal('removeEventListener', heard.removeEventListener.bind(heard));
    const server = createFakeServer();
    const client = fakeClient(server, { reconnectMinMs: 5_000 });
    await settled(client.connect());
    server.cut();
    heard.dispatchEvent(new Event('online'));
    await pass(2);
    expect(client.connection.state).toBe('live');
    client.close();
    heard.dispatchEvent(new Event('online'));
    expect(client.connection.state).toBe('closed');
    vi.unstubAllGlobals();
  });

  it('can be reopened after it was closed', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    client.close();
    await settled(client.connect());
    expect(await settled(client.server.info())).toEqual({ name: 'roomful' });
  });

  it('ignores events of an earlier connection', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    const [first] = server.connections;
    server.cut();
    await pass(1_000);
    first?.events.closed('again');
    first?.events.open();
    expect(client.connection.state).toBe('live');
    expect(server.connections).toHaveLength(2);
  });
});

describe('options', () => {
  it('are validated', () => {
    for (const url of ['nowhere', 'localhost:7400', '127.0.0.1:7400', 'ftp://localhost'])
      expect(() => createClient({ url, token: 'x' })).toThrow(/is no http\(s\) URL/);
    for (const none of [{}, { token: '' }])
      expect(() => createClient({ url: 'http://a', ...none })).toThrow(/give token or getToken/);
    expect(createClient({ url: 'http://a', token: fakeToken({ sub: 'zoë' }) }).userId).toBe('zoë');
    expect(createClient({ url: 'http://a', getToken: () => 'x' }).userId).toBeNull();
  });
});
