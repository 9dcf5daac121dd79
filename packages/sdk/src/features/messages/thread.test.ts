import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, followed, pass, settled } from '../../testing/fakeClient.js';
import { createFakeServer, errorBody } from '../../testing/fakeServer.js';
import { openThread } from './thread.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const setUp = async (answers: number) => {
  const server = createFakeServer();
  server.say('root');
  server.say('another');
  for (let i = 0; i < answers; i++) server.answerIn(1, `answer ${i}`);
  const client = fakeClient(server);
  const room = await followed(client);
  const thread = await settled(openThread(room, 1));
  const view = thread.state.getSnapshot;
  /** The thread as a fresh read returns it. */
  const truth = () => {
    const { root, answers: messages } = server.thread(1);
    return { root, messages, mine: server.mineOf([root, ...messages]) };
  };
  return { server, client, room, thread, view, truth };
};

describe('a thread', () => {
  it('has its messages, which the room does not have', async () => {
    const { room, view, truth } = await setUp(3);
    expect(view()).toEqual({ ...truth(), hasBefore: false, pending: [], status: 'live' });
    expect(view().messages.map(({ id }) => id)).toEqual([3, 4, 5]);
    expect(room.state.getSnapshot().messages.map(({ id }) => id)).toEqual([1, 2]);
    expect(room.state.getSnapshot().messages[0]?.thread).toMatchObject({ count: 3 });
  });

  it('can be opened by any of its messages', async () => {
    const { room } = await setUp(3);
    const thread = await settled(openThread(room, 4));
    expect(thread.state.getSnapshot().root.id).toBe(1);
    void thread.send({ text: 'mine' });
    expect(thread.state.getSnapshot().pending).toMatchObject([{ text: 'mine', threadOf: 1 }]);
  });

  it('follows the log', async () => {
    const { server, view, truth } = await setUp(2);
    const ana = { id: 'ana', name: 'Ana' };
    server.answerIn(1, 'more');
    server.append([
      { type: 'message.edited', data: { messageId: 3, text: 'edited', editedAt: 5 } },
      { type: 'message.pinned', data: { messageId: 1, pinnedAt: 6 } },
    ]);
    server.append([{ type: 'message.reacted', data: { messageId: 4, emoji: '👍', count: 1 } }], { actor: ana });
    server.append([{ type: 'message.reacted', data: { messageId: 1, emoji: '🙂', count: 1 } }], { actor: ana });
    server.append([
      {
        type: 'message.deleted',
        data: {
          ...{ messageId: 3, authorId: 'ben', deletedAt: 7, reason: null },
          thread: { id: 1, count: 2, lastAt: 1_000 },
        },
      },
    ]);
    await pass(20);
    expect(view()).toMatchObject(truth());
    expect(view().mine).toEqual({ 1: ['🙂'], 4: ['👍'] });
    expect(view().messages[0]).toMatchObject({ text: '', deletedAt: 7 });
  });

  it('is not affected by messages elsewhere', async () => {
    const { server, thread } = await setUp(2);
    const changed = vi.fn();
    thread.state.subscribe(changed);
    server.say('in the room');
    server.answerIn(2, 'in another thread');
    server.append([{ type: 'message.edited', data: { messageId: 2, text: 'edited', editedAt: 5 } }]);
    server.append([{ type: 'message.reacted', data: { messageId: 2, emoji: '🙂', count: 1 } }]);
    await pass(20);
    expect(changed).not.toHaveBeenCalled();
  });

  it('has events that arrive while it is being read, once', async () => {
    const server = createFakeServer();
    server.say('root');
    server.answerIn(1, 'one');
    const room = await followed(fakeClient(server));
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 50);
    const opening = openThread(room, 1);
    await pass(10);
    server.answerIn(1, 'two');
    server.append([{ type: 'message.edited', data: { messageId: 2, text: 'edited', editedAt: 5 } }]);
    const thread = await settled(opening);
    expect(thread.state.getSnapshot().messages.map(({ text }) => text)).toEqual(['edited', 'two']);
  });

  it('has the newest messages if it is long, receives new ones, and loads older ones', async () => {
    const { server, thread, view, truth } = await setUp(120);
    expect(view()).toMatchObject({ hasBefore: true });
    expect(view().messages).toEqual(truth().messages.slice(-50));
    server.answerIn(1, 'from somebody');
    await settled(thread.send({ text: 'mine' }));
    expect(view().messages).toHaveLength(52);
    expect(
      view()
        .messages.slice(-2)
        .map(({ text }) => text),
    ).toEqual(['from somebody', 'mine']);
    const [one, two] = await settled(Promise.all([thread.loadOlder(30), thread.loadOlder(30)]));
    expect([one, two]).toEqual([true, true]);
    expect(view().messages).toEqual(truth().messages.slice(-82));
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 50);
    const loading = thread.loadOlder(200);
    await pass(10);
    server.answerIn(1, 'newer still');
    server.append([{ type: 'message.edited', data: { messageId: 3, text: 'edited', editedAt: 5 } }]);
    expect(await settled(loading)).toBe(false);
    await pass(100);
    expect(view()).toMatchObject(truth());
    expect(await thread.loadOlder()).toBe(false);
  });

  it('shows pending messages until they arrive', async () => {
    const { server, room, thread, view } = await setUp(1);
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 50);
    const sent = thread.send({ text: 'mine', mentions: ['ben'] });
    void room.messages.send({ text: 'to the room' });
    expect(view().pending).toMatchObject([{ text: 'mine', threadOf: 1, mentions: ['ben'], state: 'pending' }]);
    expect(room.state.getSnapshot().pending.map(({ threadOf }) => threadOf)).toEqual([1, null]);
    await settled(sent, 300);
    expect(view().pending).toEqual([]);
    expect(view().messages.at(-1)?.text).toBe('mine');
    const input = server.received.find(({ name }) => name === 'messages.send')?.input;
    expect(input).toMatchObject({ text: 'mine', threadOf: 1, mentions: ['ben'] });
  });

  it('follows the status of its room: resuming, then live with the missed messages', async () => {
    const { server, view, truth } = await setUp(1);
    server.cut();
    expect(view().status).toBe('resuming');
    server.answerIn(1, 'missed');
    await pass(1_000);
    expect(view()).toMatchObject({ ...truth(), status: 'live' });
  });

  it('is read again if the state of its room was replaced', async () => {
    const { server, view, truth } = await setUp(80);
    server.cut();
    server.restore('e2', 20);
    server.answerIn(1, 'after the backup');
    await pass(1_500);
    expect(view()).toMatchObject({ ...truth(), status: 'live' });
  });

  it('ends if its first message was lost with an old log', async () => {
    const { server, view } = await setUp(1);
    server.cut();
    server.restore('e2', 0);
    await pass(1_500);
    expect(view()).toMatchObject({ status: 'closed', closedBy: { code: 'message_not_found' } });
  });

  it('closes with its room, and says why', async () => {
    const { server, view, room } = await setUp(1);
    server.handlers['rooms.follow'] = () => {
      throw errorBody('banned');
    };
    server.cut();
    await pass(1_000);
    expect(room.state.getSnapshot().status).toBe('closed');
    expect(view()).toMatchObject({ status: 'closed', closedBy: { code: 'banned' } });
  });

  it('does not change or load anything once it is closed', async () => {
    const { server, thread, view, room } = await setUp(60);
    thread.close();
    server.answerIn(1, 'later');
    await pass(10);
    expect(view().status).toBe('closed');
    expect(view().closedBy).toBeUndefined();
    expect(await thread.loadOlder()).toBe(false);
    expect(view().messages).toHaveLength(50);
    expect(room.state.getSnapshot().status).toBe('live');
  });

  it('cannot be opened if it does not exist or its room is closed', async () => {
    const { room } = await setUp(0);
    await expect(settled(openThread(room, 77))).rejects.toMatchObject({ code: 'message_not_found' });
    const late = expect(openThread(room, 1)).rejects.toMatchObject({ code: 'cancelled' });
    await settled(room.unfollow());
    await late;
  });
});
