import { limits } from '@roomful/protocol/names';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, followed, pass, settled } from '../../testing/fakeClient.js';
import { createFakeServer, errorBody, type FakeServer } from '../../testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const open = async (server: FakeServer = createFakeServer()) => {
  const client = fakeClient(server);
  const room = await followed(client);
  const texts = () => room.state.getSnapshot().messages.map(({ text }) => text);
  const pending = () => room.state.getSnapshot().pending.map(({ text, state }) => `${text} ${state}`);
  return { server, client, room, texts, pending };
};
/** Refuses messages with these errors, one after another, then accepts them. */
const refuse = (server: FakeServer, ...errors: ReturnType<typeof errorBody>[]) => {
  const send = server.handlers['messages.send']!;
  server.handlers['messages.send'] = (input, received) => {
    const error = errors.shift();
    if (error) throw error;
    return send(input, received);
  };
};

describe('outbox', () => {
  it('shows a message at once, and in its place when it has arrived', async () => {
    const { room, texts, pending } = await open();
    const sent = room.messages.send({ text: 'hello', replyTo: 3, kind: 'action' });
    expect(room.state.getSnapshot().pending).toMatchObject([
      { text: 'hello', replyTo: 3, kind: 'action', metadata: {}, state: 'pending', createdAt: Date.now() },
    ]);
    expect(await settled(sent, 5)).toMatchObject({ id: 1, text: 'hello' });
    expect(pending()).toEqual([]);
    expect(texts()).toEqual(['hello']);
  });

  it.each([
    ['before', 1, 50],
    ['after', 50, 1],
  ])('shows it once if the echo comes %s the ack', async (_, frameMs, ackMs) => {
    const { server, room, texts, pending } = await open();
    server.faults.frame = (frame, deliver) => void setTimeout(() => deliver(frame), frameMs);
    server.faults.ack = (_received, deliver) => void setTimeout(deliver, ackMs);
    const shown: number[] = [];
    room.state.subscribe(() => void shown.push(texts().length + pending().length));
    const sent = room.messages.send({ text: 'hello' });
    await settled(sent, 10);
    await pass(100);
    expect(new Set(shown)).toEqual(new Set([1]));
    expect(texts()).toEqual(['hello']);
    expect(pending()).toEqual([]);
  });

  it('sends one message at a time, in order', async () => {
    const { server, room, texts } = await open();
    refuse(server, errorBody('rate_limited', { retryAfterMs: 2_000 }));
    const sent = ['one', 'two', 'three'].map((text) => room.messages.send({ text }));
    await pass(1_900);
    expect(server.names().filter((name) => name === 'messages.send')).toHaveLength(1);
    expect(texts()).toEqual([]);
    await pass(500);
    expect(texts()).toEqual(['one', 'two', 'three']);
    expect((await Promise.all(sent)).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('sends the draft as it was, even if the object changes later', async () => {
    const { room, texts } = await open();
    const draft = { text: '' };
    for (const text of ['one', 'two', 'three']) {
      draft.text = text;
      void room.messages.send(draft);
    }
    await pass(100);
    expect(texts()).toEqual(['one', 'two', 'three']);
  });

  it('has one effect with one key, across lost acks and lost connections', async () => {
    const { server, room, texts, pending } = await open();
    let lose = 3;
    server.faults.ack = ({ name }, deliver) => {
      if (name === 'messages.send' && lose-- > 0) return server.cut();
      setTimeout(deliver, 1);
    };
    server.faults.frame = () => {};
    const sent = room.messages.send({ text: 'once' });
    await pass(10_000);
    expect(await sent).toMatchObject({ id: 1 });
    const keys = server.received.filter(({ name }) => name === 'messages.send').map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(texts()).toEqual(['once']);
    expect(pending()).toEqual([]);
  });

  it('keeps messages that are sent without a connection', async () => {
    const { server, room, texts, pending } = await open();
    server.faults.connect = () => 'unreachable';
    server.cut();
    const sent = [room.messages.send({ text: 'one' }), room.messages.send({ text: 'two' })];
    await pass(3_600_000);
    expect(pending()).toEqual(['one pending', 'two pending']);
    server.faults.connect = () => null;
    await pass(20_000);
    await Promise.all(sent);
    expect(texts()).toEqual(['one', 'two']);
  });

  it('keeps permanently failed messages until they are sent again or dropped', async () => {
    const { server, room, texts, pending } = await open();
    refuse(server, errorBody('muted'));
    const failed = room.messages.send({ text: 'one' }, { key: 'k1' });
    const passed = room.messages.send({ text: 'two' });
    await pass(10);
    await expect(failed).rejects.toMatchObject({ code: 'muted' });
    await passed;
    expect(pending()).toEqual(['one failed']);
    expect(room.state.getSnapshot().pending[0]?.error).toMatchObject({ code: 'muted' });
    await settled(room.messages.retry('k1'), 10);
    expect(texts()).toEqual(['two', 'one']);
    expect(server.received.at(-1)?.key).toBe('k1');
    expect(() => room.messages.retry('k1')).toThrow(/unable to find/);
  });

  it('gives up a message that is dropped', async () => {
    const { server, room, pending, texts } = await open();
    refuse(server, errorBody('rate_limited', { retryAfterMs: 5_000 }));
    const first = room.messages.send({ text: 'one' }, { key: 'k1' });
    const second = room.messages.send({ text: 'two' });
    await pass(10);
    room.messages.drop('k1');
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await settled(second, 10);
    expect(texts()).toEqual(['two']);
    expect(pending()).toEqual([]);
    expect(() => room.messages.drop('k1')).toThrow(/unable to find/);
  });

  it('sends nothing if the server may have forgotten its key', async () => {
    const { server, room, pending } = await open();
    server.faults.connect = () => 'unreachable';
    server.cut();
    const sent = room.messages.send({ text: 'old' });
    vi.setSystemTime(Date.now() + limits.idempotencyTtlMs);
    server.faults.connect = () => null;
    await pass(20_000);
    await expect(sent).rejects.toMatchObject({ code: 'expired' });
    expect(pending()).toEqual(['old failed']);
    expect(server.names()).not.toContain('messages.send');
  });

  it('treats the same key and text as the same message, and refuses another text', async () => {
    const { server, room } = await open();
    const first = room.messages.send({ text: 'one' }, { key: 'k1' });
    const same = room.messages.send({ text: 'one' }, { key: 'k1' });
    const other = room.messages.send({ text: 'two' }, { key: 'k1' });
    await expect(other).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await settled(same, 10)).toEqual(await first);
    expect(server.names().filter((name) => name === 'messages.send')).toHaveLength(1);
  });

  it('fails all messages when the room ends', async () => {
    const { server, room, pending } = await open();
    server.faults.connect = () => errorBody('unauthenticated');
    const sent = room.messages.send({ text: 'one' });
    server.cut();
    await pass(20_000);
    await expect(sent).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(pending()).toEqual(['one failed']);
    expect(room.state.getSnapshot()).toMatchObject({ status: 'closed', closedBy: { code: 'unauthenticated' } });
  });

  it.each([
    ['before', 1],
    ['after', 100],
  ])('recognises a message that arrived in a fresh snapshot by its ack %s that', async (_, ackMs) => {
    const { server, room, pending, texts } = await open();
    server.faults.frame = () => {};
    let acks = 0;
    server.faults.ack = ({ name }, deliver) => {
      if (name !== 'messages.send') return void setTimeout(deliver, 50);
      if (++acks > 1) return void setTimeout(deliver, ackMs);
      server.restore('e2', server.log.length);
      server.cut();
    };
    const sent = room.messages.send({ text: 'one' });
    await pass(5_000);
    expect(await sent).toMatchObject({ id: 1 });
    expect(texts()).toEqual(['one']);
    expect(pending()).toEqual([]);
  });
});
