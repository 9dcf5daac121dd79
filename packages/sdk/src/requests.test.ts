import { limits } from '@roomful/protocol/names';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, pass, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('calls', () => {
  it('connect on their own and return the full result', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const answer = await settled(client.call('messages.send', { room: 'lobby', text: 'hi' }, { key: 'k1' }));
    expect(answer).toMatchObject({ ok: true, result: { message: { id: 1 } }, seq: 1 });
    expect(answer.replayed).toBeUndefined();
    expect((await settled(client.call('messages.send', { room: 'lobby', text: 'hi' }, { key: 'k1' }))).replayed).toBe(
      true,
    );
  });

  it('give every write its own key, and reads none', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.messages.send({ room: 'lobby', text: 'one' }));
    await settled(client.messages.send({ room: 'lobby', text: 'two' }));
    await settled(client.call('messages.send', { room: 'lobby', text: 'three' }));
    await settled(client.server.info());
    const keys = server.received.map(({ key }) => key);
    expect(keys.slice(0, 3).every((key) => /^[0-9a-f]{32}$/.test(key ?? ''))).toBe(true);
    expect(new Set(keys).size).toBe(4);
    expect(keys[3]).toBeUndefined();
  });

  it('are resent on the next connection with the same key, both writes and reads', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    server.faults.ack = () => {};
    const write = client.messages.send({ room: 'lobby', text: 'once' });
    const read = client.server.info();
    await pass(10);
    server.faults.ack = (_, deliver) => deliver();
    server.cut();
    await pass(1_000);
    expect((await write).message.id).toBe(1);
    expect(await read).toEqual({ name: 'roomful' });
    expect(server.log).toHaveLength(1);
    const sent = server.received.filter(({ name }) => name === 'messages.send');
    expect(sent.map(({ link }) => link)).toEqual([1, 2]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  it('wait for a connection, and are sent once', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    server.cut();
    const calls = [client.server.info(), client.server.info()];
    await pass(1_000);
    await Promise.all(calls);
    expect(server.names()).toEqual(['server.info', 'server.info']);
  });

  it('are resent if the ack is lost on a working connection', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    await settled(client.connect());
    let lose = 2;
    server.faults.ack = (_, deliver) => (lose-- > 0 ? undefined : deliver());
    const write = client.messages.send({ room: 'lobby', text: 'once' });
    await pass(16_000);
    expect((await write).message.id).toBe(1);
    expect(server.received).toHaveLength(3);
    expect(server.log).toHaveLength(1);
  });

  it('reject with timeout and the key if nothing answers', async () => {
    const server = createFakeServer();
    const client = fakeClient(server, { timeoutMs: 7_000 });
    server.faults.ack = () => {};
    const call = client.messages.send({ room: 'lobby', text: 'hi' }, { key: 'k1' });
    call.catch(() => {});
    await pass(7_000);
    await expect(call).rejects.toMatchObject({ code: 'timeout', retryable: true, details: { key: 'k1' } });
    await pass(60_000);
    expect(server.received.length).toBeLessThan(4);
  });

  it('wait for an unavailable server, and say so when time is up', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const info = server.handlers['server.info']!;
    const until = Date.now() + 4_000;
    server.handlers['server.info'] = (input, received) => {
      if (Date.now() < until) throw errorBody('unavailable', { retryAfterMs: 100 });
      return info(input, received);
    };
    expect(await settled(client.server.info(), 5_000)).toEqual({ name: 'roomful' });
    server.handlers['server.info'] = () => {
      throw errorBody('unavailable');
    };
    await expect(settled(client.server.info({}, { timeoutMs: 2_000 }), 2_000)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('reject at once with an error of the command', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    server.handlers['server.info'] = () => {
      throw errorBody('rate_limited', { retryAfterMs: 9_000 });
    };
    await expect(settled(client.server.info())).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 9_000 });
    await expect(settled(client.call('no.such'))).rejects.toMatchObject({ code: 'unknown_command' });
    const before = server.received.length;
    for (const name of ['connect', 'disconnect', ''])
      await expect(client.call(name)).rejects.toMatchObject({ code: 'unknown_command' });
    expect(server.received).toHaveLength(before);
  });

  it('do not take the refusal of a resend for the outcome of the first attempt', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    let lose = 1;
    server.faults.ack = (_, deliver) => (lose-- > 0 ? undefined : deliver());
    const info = server.handlers['server.info']!;
    let calls = 0;
    server.handlers['server.info'] = (input, received) => {
      if (++calls === 2) throw errorBody('rate_limited', { retryAfterMs: 100 });
      return info(input, received);
    };
    expect(await settled(client.server.info(), 10_000)).toEqual({ name: 'roomful' });
    expect(calls).toBe(3);
  });

  it('check the size of a command in bytes before sending it', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const text = 'é'.repeat(limits.commandBytes / 2);
    await expect(client.messages.send({ room: 'lobby', text })).rejects.toMatchObject({
      code: 'payload_too_large',
      details: { limit: limits.commandBytes },
    });
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    await expect(client.call('server.info', loop)).rejects.toMatchObject({ code: 'invalid_input' });
    await pass(100);
    expect(server.received).toEqual([]);
  });

  it('can be aborted', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const stop = new AbortController();
    const call = client.server.info({}, { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.server.info({}, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    await pass(100);
    expect(server.received).toEqual([]);
  });

  it('reject when the client is closed, and afterwards', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const call = client.server.info();
    client.close();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.server.info()).rejects.toMatchObject({ code: 'cancelled' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
