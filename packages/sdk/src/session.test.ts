import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, pass, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody, fakeToken } from './testing/fakeServer.js';
import { readToken, refreshInMs } from './token.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minuteMs = 60_000;
/** Counts its calls; each token is valid for this long. */
const issuer = (lifeMs = 10 * minuteMs, sub = 'ana') => {
  let issued = 0;
  return vi.fn(() => fakeToken({ sub, exp: (Date.now() + lifeMs) / 1_000, n: ++issued }));
};

describe('token', () => {
  it('is replaced on the live connection a minute before it expires', async () => {
    const server = createFakeServer();
    const getToken = issuer();
    const client = fakeClient(server, { getToken });
    await settled(client.connect());
    expect(client.userId).toBe('ana');
    await pass(8.9 * minuteMs);
    expect(getToken).toHaveBeenCalledTimes(1);
    await pass(0.2 * minuteMs);
    expect(getToken).toHaveBeenCalledTimes(2);
    expect(server.received).toMatchObject([{ name: 'auth.refresh', link: 1 }]);
    expect(server.received[0]?.input['token']).toBe(getToken.mock.results[1]?.value);
    await pass(30 * minuteMs);
    expect(getToken.mock.calls.length).toBeGreaterThanOrEqual(5);
    expect(server.connections).toHaveLength(1);
  });

  it('is replaced when the server says that it expires, whatever the local clock says', async () => {
    const server = createFakeServer();
    const getToken = issuer();
    const client = fakeClient(server, { getToken });
    await settled(client.connect());
    await pass(minuteMs);
    server.signal({ type: 'auth.expiring', data: { expiresAt: 0 } });
    server.signal({ type: 'auth.expiring', data: { expiresAt: 0 } });
    await pass(10);
    expect(getToken).toHaveBeenCalledTimes(2);
    expect(server.names()).toEqual(['auth.refresh']);
  });

  it('is not requested endlessly if all tokens are shorter than the notice', async () => {
    const server = createFakeServer();
    const getToken = issuer(40_000);
    const tell = () => void setTimeout(() => server.signal({ type: 'auth.expiring', data: { expiresAt: 0 } }), 2);
    server.handlers['auth.refresh'] = () => {
      tell();
      return { result: {} };
    };
    await settled(fakeClient(server, { getToken }).connect());
    tell();
    await pass(2 * minuteMs);
    expect(getToken.mock.calls.length).toBeGreaterThanOrEqual(4);
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(14);
  });

  it('is replaced, and the call resent, if a call finds it expired', async () => {
    const server = createFakeServer();
    const getToken = issuer();
    const client = fakeClient(server, { getToken });
    const info = server.handlers['server.info']!;
    server.handlers['server.info'] = (input, received) => {
      if (!server.names().includes('auth.refresh')) throw errorBody('token_expired');
      return info(input, received);
    };
    const calls = [client.server.info(), client.server.info()];
    expect(await settled(Promise.all(calls))).toHaveLength(2);
    expect(server.names().filter((name) => name === 'auth.refresh')).toHaveLength(1);
  });

  it('is requested again, a few times, if a connection is refused as expired', async () => {
    const server = createFakeServer();
    const getToken = issuer();
    server.faults.connect = (_, link) => (link < 3 ? errorBody('token_expired') : null);
    const client = fakeClient(server, { getToken });
    await settled(client.connect(), 5_000);
    expect(getToken).toHaveBeenCalledTimes(3);

    server.faults.connect = () => errorBody('token_expired');
    server.cut();
    await pass(minuteMs);
    expect(client.connection.getSnapshot()).toMatchObject({ state: 'closed', error: { code: 'token_expired' } });
  });

  it('is requested again if getToken never answered', async () => {
    const server = createFakeServer();
    const tokens = issuer();
    const getToken = vi.fn((): Promise<string> => new Promise(() => {}));
    const client = fakeClient(server, { getToken });
    void client.connect();
    await pass(10_100);
    expect(client.connection.getSnapshot()).toMatchObject({
      error: { code: 'unavailable', message: expect.stringContaining('getToken; no answer within 10000 ms') },
    });
    getToken.mockImplementation(async () => tokens());
    await pass(1_000);
    expect(client.connection.state).toBe('live');
  });

  it('ends the client if it is refused as expired and there is no other', async () => {
    const server = createFakeServer();
    server.faults.connect = () => errorBody('token_expired');
    const client = fakeClient(server);
    await expect(settled(client.connect())).rejects.toMatchObject({ code: 'token_expired' });
    expect(server.connections).toHaveLength(1);
  });

  it('is reused for the next connection while it is valid', async () => {
    const server = createFakeServer();
    const getToken = issuer();
    const client = fakeClient(server, { getToken });
    await settled(client.connect());
    server.cut();
    await pass(1_000);
    expect(getToken).toHaveBeenCalledTimes(1);
    server.faults.connect = () => 'unreachable';
    server.cut();
    await pass(10 * minuteMs);
    server.faults.connect = () => null;
    await pass(minuteMs);
    expect(client.connection.state).toBe('live');
    expect(getToken.mock.calls.length).toBeGreaterThan(1);
  });

  it('may be unavailable for a while', async () => {
    const server = createFakeServer();
    const getToken = issuer();
    getToken.mockImplementationOnce(() => {
      throw new Error('no network');
    });
    const client = fakeClient(server, { getToken });
    const live = client.connect();
    await pass(10);
    expect(client.connection.getSnapshot()).toMatchObject({ state: 'offline', error: { code: 'unavailable' } });
    await settled(live, 1_000);
  });

  it('may fail to be renewed for a while: it is tried again, and reported', async () => {
    const server = createFakeServer();
    const getToken = issuer();
    const client = fakeClient(server, { getToken });
    const errors = vi.fn();
    client.on('error', errors);
    await settled(client.connect());
    getToken.mockImplementationOnce(() => {
      throw new Error('no network');
    });
    await pass(9.5 * minuteMs);
    expect(errors).toHaveBeenCalledTimes(1);
    expect(server.names()).toEqual(['auth.refresh']);
  });

  it('of another user ends the client', async () => {
    const server = createFakeServer();
    const getToken = issuer(minuteMs);
    const client = fakeClient(server, { getToken });
    await settled(client.connect());
    getToken.mockImplementation(() => fakeToken({ sub: 'eve' }));
    server.cut();
    await pass(10_000);
    expect(client.connection.getSnapshot()).toMatchObject({ state: 'closed', error: { code: 'unauthenticated' } });
    expect(client.userId).toBe('ana');
  });

  it('is parsed without being verified', () => {
    expect(readToken(fakeToken({ sub: 'ana', exp: 5 }))).toEqual({ userId: 'ana', expiresAt: 5_000 });
    for (const bad of ['', 'a.b.c', 'x', fakeToken({ sub: 1, exp: 'soon' })]) {
      expect(readToken(bad)).toEqual({ userId: null, expiresAt: null });
    }
    expect(refreshInMs({ userId: null, expiresAt: null }, 0)).toBeNull();
    expect(refreshInMs({ userId: null, expiresAt: 600_000 }, 0)).toBe(540_000);
    expect(refreshInMs({ userId: null, expiresAt: 20_000 }, 0)).toBe(10_000);
    expect(refreshInMs({ userId: null, expiresAt: 0 }, 5)).toBe(30_000);
  });
});
