import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveRoom } from '../../live-room.js';
import { fakeClient, followed, pass, record, settled } from '../../testing/fakeClient.js';
import { createFakeServer } from '../../testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ids = (room: LiveRoom) => room.state.getSnapshot().messages.map(({ id }) => id);

const setUp = async (said: number, window: number) => {
  const server = createFakeServer();
  for (let i = 1; i <= said; i++) server.say(`text ${i}`);
  const client = fakeClient(server);
  return { server, client, room: await followed(client, { window }) };
};

describe('loadOlder', () => {
  it('puts older messages before the window until there are none', async () => {
    const { server, room } = await setUp(10, 3);
    expect(ids(room)).toEqual([8, 9, 10]);
    expect(await settled(room.messages.loadOlder(4))).toBe(true);
    expect(ids(room)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(await settled(room.messages.loadOlder(4))).toBe(false);
    expect(room.snapshot).toEqual(server.snapshot(10));
    expect(await room.messages.loadOlder()).toBe(false);
    expect(server.names().filter((name) => name === 'messages.list')).toHaveLength(2);
  });

  it('sends one request for simultaneous calls', async () => {
    const { server, room } = await setUp(10, 3);
    await settled(Promise.all([room.messages.loadOlder(2), room.messages.loadOlder(2)]));
    expect(ids(room)).toEqual([6, 7, 8, 9, 10]);
    expect(server.names().filter((name) => name === 'messages.list')).toHaveLength(1);
  });

  it('does not undo changes made while the page was loading', async () => {
    const { server, room } = await setUp(10, 3);
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 50);
    const loaded = room.messages.loadOlder(7);
    await pass(5);
    server.append([
      { type: 'message.edited', data: { messageId: 2, text: 'edited', editedAt: 5 } },
      { type: 'message.deleted', data: { messageId: 3, authorId: 'ben', deletedAt: 6, reason: null } },
    ]);
    await settled(loaded);
    expect(room.snapshot).toEqual(server.snapshot(100));
    expect(room.snapshot.window.messages[1]?.text).toBe('edited');
  });

  it('brings the own reactions to the messages it loads, and drops those of messages no longer kept', async () => {
    const ana = { actor: { id: 'ana', name: 'Ana' } };
    const server = createFakeServer();
    for (let i = 1; i <= 40; i++) server.say(`text ${i}`);
    for (const messageId of [5, 38])
      server.append([{ type: 'message.reacted', data: { messageId, emoji: '👍', count: 1 } }], ana);
    const room = await followed(fakeClient(server), { window: 10, keepMessages: 20 });
    expect(room.snapshot.me.reactions).toEqual({ 38: ['👍'] });
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 50);
    const loaded = room.messages.loadOlder(30);
    await pass(5);
    server.append([{ type: 'message.reacted', data: { messageId: 5, emoji: '🙂', count: 1 } }], ana);
    server.append([{ type: 'message.unreacted', data: { messageId: 5, emoji: '👍', count: 0 } }], ana);
    await settled(loaded);
    expect(room.snapshot).toEqual(server.snapshot(100));
    expect(room.snapshot.me.reactions).toEqual({ 5: ['🙂'], 38: ['👍'] });

    server.faults.ack = (_, deliver) => void setTimeout(deliver, 1);
    const small = await followed(fakeClient(server), { window: 10, keepMessages: 10 });
    for (let i = 0; i < 30; i++) server.say('new');
    await pass(5);
    expect(small.snapshot.me.reactions).toEqual({});
  });

  it('counts answers in threads that arrived while the page was loading', async () => {
    const { server, room } = await setUp(10, 3);
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 50);
    const loaded = room.messages.loadOlder(7);
    await pass(5);
    server.answerIn(2, 'answer');
    await settled(loaded);
    expect(room.snapshot).toEqual(server.snapshot(100));
    expect(room.snapshot.window.messages[1]?.thread).toMatchObject({ count: 1 });
  });

  it('drops a page of a state that was replaced', async () => {
    const { server, room } = await setUp(10, 3);
    const heard = record(room);
    server.faults.ack = ({ name }, deliver) => void setTimeout(deliver, name === 'messages.list' ? 2_000 : 1);
    const loaded = room.messages.loadOlder(7);
    await pass(5);
    server.restore('e2', 5);
    server.say('new');
    await pass(1_000);
    expect(heard).toContain('reset');
    await settled(loaded, 2_000);
    expect(ids(room)).toEqual([4, 5, 6]);
  });

  it('leaves no gap if the window drops its oldest messages meanwhile', async () => {
    const server = createFakeServer();
    for (let i = 1; i <= 40; i++) server.say(`text ${i}`);
    const room = await followed(fakeClient(server), { window: 10, keepMessages: 10 });
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 50);
    const loaded = room.messages.loadOlder(5);
    await pass(5);
    for (let i = 0; i < 10; i++) server.say('new');
    await settled(loaded);
    const [first = 0] = ids(room);
    expect(ids(room)).toEqual(Array.from({ length: 51 - first }, (_, index) => first + index));
    expect(first).toBe(26);
  });

  it('keeps loaded messages in a room that keeps few', async () => {
    const server = createFakeServer();
    for (let i = 1; i <= 40; i++) server.say(`text ${i}`);
    const room = await followed(fakeClient(server), { window: 10, keepMessages: 10 });
    await settled(room.messages.loadOlder(30));
    server.say('new');
    await pass(5);
    expect(ids(room)).toHaveLength(41);
  });

  it('keeps no messages if none are to be kept', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server), { window: 0, keepMessages: 0 });
    server.say('one');
    server.say('two');
    await pass(5);
    expect(ids(room)).toEqual([]);
    expect(room.snapshot.window).toEqual({ from: 3, messages: [], hasBefore: true });
    await settled(room.messages.loadOlder());
    expect(ids(room)).toEqual([1, 2]);
  });
});
