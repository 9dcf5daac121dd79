import { commands } from '@roomful/protocol/names';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, followed, pass, record, settled } from './testing/fakeClient.js';
import { createFakeServer } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Verbs = Record<string, Record<string, (input: object) => Promise<unknown>>>;
/** All commands of an object, by path. */
const callsOf = (target: object, table: Record<string, Record<string, unknown>> = commands) =>
  Object.entries(table).flatMap(([noun, verbs]) =>
    Object.keys(verbs)
      .filter((verb) => Object.hasOwn((target as Verbs)[noun] ?? {}, verb))
      .map((verb) => ({
        name: `${noun}.${verb}`,
        run: () => (target as Verbs)[noun]![verb]!({ text: 'x', room: 'x' }),
      })),
  );

const closed = async () => {
  const server = createFakeServer();
  for (let i = 0; i < 3; i++) server.say(`${i}`);
  const client = fakeClient(server);
  const room = await followed(client, { window: 1 });
  client.close();
  return { server, client, room };
};

describe('a closed client', () => {
  it('refuses every command at once, and says how to reopen it', async () => {
    const { client, server, room } = await closed();
    const sent = server.received.length;
    const own = [
      { name: 'client.call', run: () => client.call('server.info') },
      { name: 'rooms.join', run: () => client.rooms.join('lobby') },
      { name: 'rooms.follow', run: () => client.rooms.follow('lobby') },
      { name: 'room.leave', run: () => room.leave() },
    ];
    // `messages.send` of a room goes through its outbox, which fails differently; typing waits for no answer.
    const ofRoom = callsOf(room).filter(({ name }) => name !== 'messages.send' && !name.startsWith('typing.'));
    const calls = [...callsOf(client), ...ofRoom, ...own];
    expect(calls.length).toBeGreaterThan(45);
    for (const { name, run } of calls) {
      const error = await run().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error, name).toMatchObject({
        code: 'cancelled',
        message: expect.stringMatching(/the client is closed: connect\(\) opens it again$/),
      });
    }
    await pass(60_000);
    expect(server.received).toHaveLength(sent);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves its rooms with their last state, which send and load nothing', async () => {
    const { client, room } = await closed();
    await expect(room.messages.send({ text: 'late' }, { key: 'k' })).rejects.toMatchObject({ code: 'cancelled' });
    expect(room.state.getSnapshot().pending).toEqual([]);
    expect(() => room.messages.retry('k')).toThrow(/unable to find/);
    expect(() => room.messages.drop('k')).toThrow(/unable to find/);
    expect(room.state.getSnapshot().hasBefore).toBe(true);
    expect(await room.messages.loadOlder()).toBe(false);
    expect(await room.unfollow()).toBeUndefined();
    client.close();
    expect(room.on('event', () => {}).unsubscribe()).toBeUndefined();
    expect(room.state.getSnapshot()).toMatchObject({ status: 'closed', messages: [{ text: '2' }] });
    expect(room.position.seq).toBe(3);
  });

  it('rejects pending calls when it is closed', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const room = await followed(client);
    server.faults.connect = () => 'unreachable';
    server.cut();
    const waiting = [
      client.connect(),
      client.server.info(),
      client.rooms.join('other'),
      client.rooms.follow('other'),
      room.messages.send({ text: 'x' }),
      room.leave(),
    ].map((promise) => expect(promise).rejects.toMatchObject({ code: 'cancelled' }));
    await pass(10);
    client.close();
    await Promise.all(waiting);
  });

  it('is reopened by connect(), and its rooms by following them again', async () => {
    const { client, server, room } = await closed();
    await settled(client.connect());
    const again = await followed(client);
    expect(again).not.toBe(room);
    const heard = record(again);
    server.say('next');
    await pass(5);
    expect(heard).toEqual([4]);
  });
});

describe('a closed room of an open client', () => {
  it('loads nothing more, so that a loop over its history ends', async () => {
    const server = createFakeServer();
    for (let i = 0; i < 3; i++) server.say(`${i}`);
    const room = await followed(fakeClient(server), { window: 1 });
    const before = room.state.getSnapshot().messages;
    await settled(room.unfollow());
    expect(await room.messages.loadOlder()).toBe(false);
    expect(server.names()).not.toContain('messages.list');
    expect(room.state.getSnapshot().messages).toBe(before);
    await expect(room.messages.send({ text: 'x' })).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('follow it again'),
    });
  });
});

describe('one room for two callers', () => {
  it('is one object, and each caller is notified when the other ends it', async () => {
    const server = createFakeServer();
    const client = fakeClient(server);
    const [first, second] = await settled(Promise.all([client.rooms.follow('lobby'), client.rooms.join('lobby')]));
    expect(second).toBe(first);
    const [one, two] = [record(first), record(second)];
    server.say('both');
    await pass(5);
    await settled(first.unfollow());
    expect(one).toEqual([1, 'closed']);
    expect(two).toEqual([1, 'closed']);
    expect(second.state.getSnapshot().status).toBe('closed');
    await settled(second.unfollow());
    expect(server.names().filter((name) => name === 'rooms.unfollow')).toHaveLength(1);
    expect((await followed(client)).state.getSnapshot().status).toBe('live');
  });
});
