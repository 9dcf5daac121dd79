import { isRoomfulError } from '@roomful/protocol/names';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, followed, pass, record, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody, type FakeServer, roomId } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const stream = `room:${roomId}`;

/** Does something right after a follow was processed, so that its frames overtake the ack. */
const overtakeFollow = (server: FakeServer, act: () => unknown) => {
  const follow = server.handlers['rooms.follow']!;
  server.handlers['rooms.follow'] = (input, received) => {
    const answer = follow(input, received);
    act();
    return answer;
  };
  server.faults.ack = ({ name }, deliver) => void setTimeout(deliver, name === 'rooms.follow' ? 10 : 1);
};

describe('a live room', () => {
  it('starts from a snapshot and applies later events', async () => {
    const server = createFakeServer();
    server.say('one');
    const room = await followed(fakeClient(server));
    const heard = record(room);
    server.say('two');
    await pass(5);
    expect(room.state.getSnapshot().messages.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(room.snapshot).toEqual(server.snapshot(50));
    expect(room.position).toEqual({ epoch: 'e1', seq: 2 });
    expect(heard).toEqual([2]);
  });

  it('keeps frames that arrive before the snapshot, and emits their events after it', async () => {
    const server = createFakeServer();
    server.say('one');
    overtakeFollow(server, () => ['two', 'three'].forEach(server.say));
    const following = fakeClient(server)
      .rooms.follow('lobby')
      .then((room) => ({ room, at: room.position.seq, heard: record(room) }));
    await pass(20);
    const { at, heard } = await following;
    expect(at).toBe(1);
    expect(heard).toEqual([2, 3]);
    expect(server.names()).not.toContain('rooms.events');
  });

  it('changes its state once per frame, before handlers are called', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const changed = vi.fn();
    room.state.subscribe(changed);
    const counts: number[] = [];
    room.on('member.invited', () => void counts.push(room.position.seq));
    server.append([1, 2, 3].map(() => ({ type: 'member.invited', data: { userId: 'cleo' } })));
    await pass(5);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(counts).toEqual([3, 3, 3]);
  });

  it('reads the events of a lost frame, once', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const heard = record(room);
    const deliver = server.faults.frame;
    server.faults.frame = () => {};
    for (let i = 0; i < 5; i++) server.say('lost');
    server.faults.frame = deliver;
    server.say('came');
    server.say('came');
    await pass(200);
    expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(server.names().filter((name) => name === 'rooms.events')).toHaveLength(1);
  });

  it('notices a lost last frame by the heads', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const heard = record(room);
    server.faults.frame = () => {};
    server.say('lost');
    await pass(60_000);
    expect(heard).toEqual([]);
    server.heads();
    await pass(200);
    expect(heard).toEqual([1]);
  });

  it('keeps reading after a temporary failure', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const heard = record(room);
    const read = server.handlers['rooms.events']!;
    server.handlers['rooms.events'] = () => {
      server.handlers['rooms.events'] = read;
      throw errorBody('rate_limited', { retryAfterMs: 3_000 });
    };
    server.faults.frame = () => {};
    server.say('lost');
    server.heads();
    await pass(2_900);
    expect(heard).toEqual([]);
    await pass(300);
    expect(heard).toEqual([1]);
  });

  it('resumes after a lost connection with exactly what was missed', async () => {
    const server = createFakeServer();
    server.say('one');
    const room = await followed(fakeClient(server));
    const heard = record(room);
    const how = vi.fn();
    room.on('resumed', how);
    server.cut();
    expect(room.state.getSnapshot().status).toBe('resuming');
    server.say('two');
    server.say('three');
    await pass(1_000);
    expect(heard).toEqual([2, 3, 'resumed']);
    expect(how).toHaveBeenCalledWith({ recovered: true, missed: 2 });
    expect(room.state.getSnapshot().status).toBe('live');
    expect(server.received.filter(({ name }) => name === 'rooms.follow').at(-1)?.input).toMatchObject({
      since: { epoch: 'e1', seq: 1 },
    });
  });

  it('pages through what one response cannot hold', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const heard = record(room);
    server.cut();
    for (let i = 0; i < 2_500; i++) server.say(`${i}`);
    await pass(1_000);
    expect(heard).toEqual([...Array.from({ length: 2_500 }, (_, index) => index + 1), 'resumed']);
  });

  it('takes a fresh snapshot when it is far behind, and says so', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const heard = record(room);
    const how = vi.fn();
    room.on('resumed', how);
    server.cut();
    for (let i = 0; i < 5_001; i++) server.say(`${i}`);
    await pass(1_000);
    server.say('next');
    await pass(5);
    expect(heard).toEqual(['reset', 'resumed', 5_002]);
    expect(how).toHaveBeenCalledWith({ recovered: false, missed: 5_001 });
    expect(room.snapshot.window.messages).toHaveLength(51);
  });

  it('replaces its state if the stream is another one, and keeps frames that arrived meanwhile', async () => {
    const server = createFakeServer();
    for (let i = 0; i < 4; i++) server.say(`old ${i}`);
    const room = await followed(fakeClient(server));
    const heard = record(room);
    const how = vi.fn();
    room.on('resumed', how);
    server.cut();
    server.restore('e2', 2);
    overtakeFollow(server, () => server.say('new'));
    await pass(1_000);
    expect(heard).toEqual(['reset', 3, 'resumed']);
    expect(how).toHaveBeenCalledWith({ recovered: false, missed: null });
    expect(room.position).toEqual({ epoch: 'e2', seq: 3 });
    expect(room.snapshot).toEqual(server.snapshot(50));
  });

  it('ignores frames of the previous stream', async () => {
    const server = createFakeServer();
    for (let i = 0; i < 4; i++) server.say(`old ${i}`);
    const room = await followed(fakeClient(server));
    const heard = record(room);
    const old = { stream, epoch: 'e1', from: 3, to: 3, events: server.log.slice(2, 3) };
    server.cut();
    server.restore('e2', 2);
    overtakeFollow(server, () => server.connections.at(-1)?.events.frame(old));
    await pass(1_000);
    expect(heard).toEqual(['reset', 'resumed']);
    expect(room.snapshot).toEqual(server.snapshot(50));
  });

  it.each([
    ['belongs to another stream', (server: FakeServer) => server.restore('e2', 7)],
    [
      'has lost them',
      (server: FakeServer) => {
        const read = server.handlers['rooms.events']!;
        server.handlers['rooms.events'] = (input, received) => read({ ...input, after: 4 }, received);
      },
    ],
  ])('starts over if the log with the missing events %s', async (_, spoil) => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const heard = record(room);
    server.faults.frame = () => {};
    for (let i = 0; i < 8; i++) server.say(`lost ${i}`);
    server.heads();
    spoil(server);
    await pass(1_000);
    expect(heard).toEqual(['reset', 'resumed']);
    expect(room.snapshot).toEqual(server.snapshot(50));
  });

  it('starts over if frames of another stream arrive on a live connection', async () => {
    const server = createFakeServer();
    server.say('old');
    const room = await followed(fakeClient(server));
    const heard = record(room);
    server.restore('e2', 0);
    server.say('new');
    await pass(500);
    expect(heard).toEqual(['reset', 'resumed']);
    expect(room.state.getSnapshot().messages.map(({ text }) => text)).toEqual(['new']);
  });

  it('keeps the reason why the server removed the user', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const room = await followed(client);
    const heard = record(room);
    server.append([{ type: 'member.banned', data: { userId: 'ana', until: null, reason: null, memberCount: 0 } }]);
    await pass(2);
    server.signal({ type: 'server.detached', data: { stream, code: 'banned', seq: 1 } });
    expect(room.state.getSnapshot()).toMatchObject({
      status: 'closed',
      closedBy: { code: 'banned', message: 'you were banned from the room', details: { event: 'member.banned' } },
    });
    expect(heard).toEqual([1, 'closed']);
    await expect(room.messages.send({ text: 'still here' })).rejects.toMatchObject({ code: 'banned' });
  });

  it("ends even if the server's notice is lost", async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    server.append([{ type: 'member.kicked', data: { userId: 'ana', reason: null, memberCount: 0 } }]);
    await pass(1_000);
    expect(room.state.getSnapshot()).toMatchObject({ status: 'live', me: { role: 'guest' } });
    await pass(2_000);
    const closedBy = {
      code: 'forbidden',
      message: 'you were kicked from the room',
      details: { event: 'member.kicked' },
    };
    expect(room.state.getSnapshot()).toMatchObject({ status: 'closed', closedBy });
  });

  it('stays open if the server has readmitted the user', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    server.cut();
    server.append([{ type: 'member.kicked', data: { userId: 'ana', reason: null, memberCount: 0 } }]);
    await pass(10_000);
    expect(room.state.getSnapshot().status).toBe('live');
  });

  it('stays open even if the user was readmitted before the notice arrived', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    server.append([{ type: 'member.kicked', data: { userId: 'ana', reason: null, memberCount: 0 } }]);
    await pass(2);
    server.cut();
    await pass(10_000);
    expect(room.state.getSnapshot()).toMatchObject({ status: 'live', me: { role: 'guest' } });
  });

  it('closes if a resume is refused', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    const heard = record(room);
    server.handlers['rooms.follow'] = () => {
      throw errorBody('room_not_found');
    };
    server.cut();
    await pass(1_000);
    expect(room.state.getSnapshot()).toMatchObject({ status: 'closed', closedBy: { code: 'room_not_found' } });
    expect(heard).toEqual(['closed']);
  });

  it('follows again if the server is only unavailable', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    server.signal({ type: 'server.detached', data: { stream, code: 'unavailable', seq: 0 } });
    await pass(500);
    expect(room.state.getSnapshot().status).toBe('live');
    expect(server.names().filter((name) => name === 'rooms.follow')).toHaveLength(2);
  });

  it('is the same room however often it is followed', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const [first, second] = await settled(Promise.all([client.rooms.follow('lobby'), client.rooms.join('lobby')]));
    expect(second).toBe(first);
  });

  it('is not ended by the unfollow of its predecessor, as when a component is mounted twice', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const first = client.rooms.follow('lobby');
    void first.then((room) => room.unfollow());
    const room = await settled(client.rooms.follow('lobby'));
    expect(room).not.toBe(await first);
    const heard = record(room);
    server.say('one');
    await pass(20);
    expect(room.state.getSnapshot().status).toBe('live');
    expect(heard).toEqual([1]);
    await settled(room.unfollow());
    server.say('two');
    await pass(20);
    expect(server.names().filter((name) => name === 'rooms.unfollow')).toHaveLength(1);
    expect(room.position.seq).toBe(1);
  });

  it('can be followed again after unfollow', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const room = await followed(client);
    const heard = record(room);
    const ended = room.unfollow();
    expect(heard).toEqual(['closed']);
    const again = await followed(client);
    await ended;
    expect(again).not.toBe(room);
    expect(server.names()).toEqual(['rooms.follow', 'rooms.unfollow', 'rooms.follow']);
    expect(room.state.getSnapshot()).toMatchObject({ status: 'closed' });
    expect(room.state.getSnapshot().closedBy).toBeUndefined();
  });

  it('is followed again only after the server has processed the unfollow', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const room = await followed(client);
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 100);
    void room.unfollow();
    const again = client.rooms.follow('lobby');
    await pass(90);
    expect(server.names()).toEqual(['rooms.follow', 'rooms.unfollow']);
    expect((await settled(again, 200)).state.getSnapshot().status).toBe('live');
  });

  it('is left without an error, whichever answer comes first', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    server.handlers['rooms.leave'] = () => {
      server.signal({ type: 'server.detached', data: { stream, code: 'forbidden', seq: 1 } });
      return { result: { memberCount: 0 } };
    };
    await settled(room.leave());
    expect(room.state.getSnapshot().status).toBe('closed');
    expect(room.state.getSnapshot().closedBy).toBeUndefined();
  });

  it('stays open if it cannot be left', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server));
    server.handlers['rooms.leave'] = () => {
      throw errorBody('last_owner');
    };
    await expect(settled(room.leave())).rejects.toSatisfy(isRoomfulError);
    expect(room.state.getSnapshot().status).toBe('live');
  });

  it('survives handlers that throw', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const errors = vi.fn();
    client.on('error', errors);
    const room = await followed(client);
    room.on('message.created', () => {
      throw new Error('sync');
    });
    room.on('message.created', async () => {
      throw new Error('async');
    });
    room.state.subscribe(() => {
      throw new Error('listener');
    });
    const heard = record(room);
    server.say('one');
    server.say('two');
    await pass(5);
    expect(heard).toEqual([1, 2]);
    expect(errors.mock.calls.map(([error]) => (error as Error).message).sort()).toEqual(
      ['async', 'async', 'listener', 'listener', 'sync', 'sync'].sort(),
    );
  });

  it('passes on who acted', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const room = await followed(client);
    const contexts: unknown[] = [];
    client.on('message.created', (event, context) => void contexts.push([event.seq, context]));
    room.on('message.created', (_, { self }) => void contexts.push(self));
    server.say('by ben');
    void room.messages.send({ text: 'by me' });
    await pass(10);
    expect(contexts).toEqual([false, [1, { roomId, self: false }], true, [2, { roomId, self: true }]]);
    server.append([server.messageDraft('by me in another tab', { id: 'ana', name: 'Ana' })], {
      actor: { id: 'ana', name: 'Ana' },
    });
    await pass(5);
    expect(contexts.at(-1)).toEqual([3, { roomId, self: true }]);
  });

  it('keeps no more messages than configured', async () => {
    const server = createFakeServer();
    const room = await followed(fakeClient(server), { keepMessages: 20 });
    for (let i = 0; i < 100; i++) server.say(`${i}`);
    await pass(5);
    const { messages, hasBefore } = room.state.getSnapshot();
    expect(messages.length).toBeLessThanOrEqual(22);
    expect(messages.at(-1)?.id).toBe(100);
    expect(hasBefore).toBe(true);
    expect(room.snapshot.window.from).toBe(messages[0]?.id);
  });
});
