import type { Actor, RoomfulSignal } from '@roomful/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, followed, pass, record, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody, roomId } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ana = { id: 'ana', name: 'Ana' };
const ben = { id: 'ben', name: 'Ben' };
const cem = { id: 'cem', name: 'Cem' };
const typing = (users: NonNullable<Actor>[], count = users.length): RoomfulSignal => ({
  type: 'typing.changed',
  data: { roomId, users, count },
});

const setUp = async () => {
  const server = createFakeServer();
  server.append([
    {
      type: 'member.joined',
      data: {
        member: { user: { ...ana, avatarUrl: null }, role: 'member', joinedAt: 1, mutedUntil: null },
        memberCount: 1,
      },
    },
  ]);
  server.handlers['typing.keystroke'] = () => ({ result: { expiresInMs: 5_000 } });
  server.handlers['typing.stop'] = () => ({ result: {} });
  server.handlers['receipts.read'] = (input) => ({ result: { upTo: input['upTo'] } });
  const client = fakeClient(server);
  const room = await followed(client);
  const of = (name: string) => server.received.filter((command) => command.name === name);
  return { server, client, room, view: room.state.getSnapshot, of };
};

describe('typing users', () => {
  it('are those of the last signal, without the user', async () => {
    const { server, room, view } = await setUp();
    server.signal(typing([ben, ana, cem], 14));
    expect(view().typing).toEqual({ users: [ben, cem], count: 13 });
    expect(room.snapshot.live.typing.count).toBe(14);
    server.signal(typing([cem]));
    expect(view().typing).toEqual({ users: [cem], count: 1 });
    server.signal({ type: 'typing.changed', data: { roomId: 'another', users: [ben], count: 1 } });
    expect(view().typing).toEqual({ users: [cem], count: 1 });
  });

  it('are forgotten 6 s after the last signal', async () => {
    const { server, view } = await setUp();
    server.signal(typing([ben]));
    await pass(4_000);
    server.signal(typing([ben]));
    await pass(5_900);
    expect(view().typing.count).toBe(1);
    await pass(200);
    expect(view().typing).toEqual({ users: [], count: 0 });
  });

  it('come with the snapshot, and are forgotten like others', async () => {
    const server = createFakeServer();
    const follow = server.handlers['rooms.follow']!;
    server.handlers['rooms.follow'] = (input, received) => {
      const answer = follow(input, received);
      const { snapshot } = answer.result as { snapshot: object };
      return {
        result: {
          ...(answer.result as object),
          snapshot: { ...snapshot, live: { typing: { users: [ben], count: 1 }, people: 3 } },
        },
      };
    };
    const room = await followed(fakeClient(server));
    expect(room.state.getSnapshot()).toMatchObject({ typing: { count: 1 }, people: 3 });
    await pass(6_100);
    expect(room.state.getSnapshot()).toMatchObject({ typing: { count: 0 }, people: 3 });
  });

  it('do not affect the folded state', async () => {
    const { server, room } = await setUp();
    const before = room.snapshot;
    server.signal(typing([ben]));
    server.signal({ type: 'presence.occupancy', data: { roomId, people: 7, connections: 9 } });
    expect({ ...room.snapshot, live: before.live }).toEqual(before);
    expect(room.state.getSnapshot().people).toBe(7);
  });

  it('are empty in a closed room', async () => {
    const { server, room, view } = await setUp();
    server.signal(typing([ben]));
    await settled(room.unfollow());
    expect(view()).toMatchObject({ status: 'closed', typing: { count: 0 } });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('keystrokes', () => {
  it('are sent every 2.5 s', async () => {
    const { room, of } = await setUp();
    for (let i = 0; i < 60; i++) {
      room.typing.keystroke();
      await pass(100);
    }
    expect(of('typing.keystroke')).toHaveLength(3);
  });

  it('are sent again after a message', async () => {
    const { room, of } = await setUp();
    room.typing.keystroke();
    void room.messages.send({ text: 'hello' });
    room.typing.keystroke();
    await pass(10);
    expect(of('typing.keystroke')).toHaveLength(2);
  });

  it('end with one stop signal', async () => {
    const { room, of } = await setUp();
    room.typing.stop();
    room.typing.keystroke();
    room.typing.stop();
    room.typing.stop();
    await pass(10);
    expect(of('typing.stop')).toHaveLength(1);
    room.typing.keystroke();
    await pass(10);
    expect(of('typing.keystroke')).toHaveLength(2);
  });

  it('fail silently, and are not kept for later', async () => {
    const { server, client, room, of } = await setUp();
    const errors = vi.fn();
    client.on('error', errors);
    server.handlers['typing.keystroke'] = () => {
      throw errorBody('room_archived');
    };
    room.typing.keystroke();
    await pass(10);
    server.cut();
    room.typing.stop();
    room.typing.keystroke();
    await pass(2_000);
    expect(of('typing.keystroke')).toHaveLength(1);
    expect(of('typing.stop')).toHaveLength(0);
    expect(errors).not.toHaveBeenCalled();
  });
});

describe('markRead', () => {
  const told = (of: Awaited<ReturnType<typeof setUp>>['of']) => of('receipts.read').map(({ input }) => input['upTo']);

  it('sends the latest position once a second, never backwards', async () => {
    const { server, room, of } = await setUp();
    for (let i = 0; i < 5; i++) server.say('text');
    await pass(5);
    room.markRead(3);
    room.markRead(4);
    room.markRead(2);
    room.markRead();
    await pass(500);
    expect(told(of)).toEqual([3]);
    await pass(2_000);
    expect(told(of)).toEqual([3, 6]);
    room.markRead();
    await pass(5_000);
    expect(told(of)).toEqual([3, 6]);
  });

  it('limits too high a position to the last known message', async () => {
    const { server, room, of } = await setUp();
    room.markRead(1e9);
    await pass(2_000);
    server.say('later');
    await pass(5);
    room.markRead();
    await pass(2_000);
    expect(told(of)).toEqual([1, 2]);
  });

  it('starts again if the room was restored', async () => {
    const { server, room, of } = await setUp();
    for (let i = 0; i < 5; i++) server.say('text');
    await pass(5);
    room.markRead();
    await pass(2_000);
    server.restore('e2', 2);
    server.say('after the restoring');
    await pass(1_000);
    room.markRead();
    await pass(2_000);
    expect(told(of)).toEqual([6, 3]);
  });

  it('also marks answers in threads and all earlier messages as read', async () => {
    const { server, room, of } = await setUp();
    room.markRead();
    await pass(2_000);
    server.say('root');
    server.answerIn(2, 'answer');
    server.append([{ type: 'message.pinned', data: { messageId: 2, pinnedAt: 1 } }]);
    await pass(5);
    room.markRead();
    await pass(2_000);
    expect(told(of)).toEqual([1, 3]);
  });

  it('waits for the connection, and has one effect', async () => {
    const { server, room, of } = await setUp();
    server.cut();
    room.markRead(1);
    await pass(2_000);
    expect(told(of)).toEqual([1]);
    expect(of('receipts.read')[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tries again if the server is unavailable', async () => {
    const { server, room, of } = await setUp();
    let failures = 0;
    server.handlers['receipts.read'] = () => {
      if (failures++ === 0) throw errorBody('rate_limited');
      return { result: { upTo: 1 } };
    };
    room.markRead(1);
    await pass(5_000);
    expect(told(of)).toEqual([1, 1]);
  });

  it('does nothing for guests, and sends nothing for a closed room', async () => {
    const server = createFakeServer();
    const guest = await followed(fakeClient(server));
    server.say('text');
    await pass(5);
    guest.markRead();
    await pass(2_000);
    expect(server.names()).not.toContain('receipts.read');
    const { room, of } = await setUp();
    await settled(room.unfollow());
    room.markRead(1);
    await pass(2_000);
    expect(told(of)).toEqual([]);
  });
});

describe('a room that ends', () => {
  it('is closed when it was deleted, with or without notice from the server', async () => {
    const one = await setUp();
    const heard = record(one.room);
    one.server.append([{ type: 'room.deleted', data: { deletedAt: 5 } }]);
    await pass(2);
    one.server.signal({ type: 'server.detached', data: { stream: `room:${roomId}`, code: 'room_not_found', seq: 2 } });
    expect(one.view()).toMatchObject({ status: 'closed', closedBy: { code: 'room_not_found' } });
    expect(heard).toEqual([2, 'closed']);

    const other = await setUp();
    other.server.append([{ type: 'room.deleted', data: { deletedAt: 5 } }]);
    await pass(2_100);
    expect(other.view()).toMatchObject({ status: 'closed', closedBy: { code: 'room_not_found' } });
  });

  it('keeps unsent messages while it is archived, to send them when it is reopened', async () => {
    const { server, room, view } = await setUp();
    const send = server.handlers['messages.send']!;
    server.handlers['messages.send'] = () => {
      throw errorBody('room_archived');
    };
    const sent = room.messages.send({ text: 'late' });
    await expect(settled(sent)).rejects.toMatchObject({ code: 'room_archived' });
    expect(view().pending).toMatchObject([{ text: 'late', state: 'failed', error: { code: 'room_archived' } }]);
    expect(view().status).toBe('live');
    server.handlers['messages.send'] = send;
    await settled(room.messages.retry(view().pending[0]?.key ?? ''));
    expect(view().messages.at(-1)?.text).toBe('late');
  });
});
