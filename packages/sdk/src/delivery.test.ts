import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FollowOptions } from './live-room.js';
import { fakeClient, pass, record } from './testing/fakeClient.js';
import { createFakeServer, errorBody, roomId } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const setUp = async (options: FollowOptions, said = 2_500) => {
  const server = createFakeServer();
  for (let i = 1; i <= said; i++) server.say(`text ${i}`);
  const client = fakeClient(server);
  const following = client.rooms.follow('lobby', options).then((room) => ({ room, heard: record(room) }));
  await pass(3);
  return { server, client, ...(await following) };
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a backlog', () => {
  it('comes before new events, without a gap', async () => {
    const { server, room, heard } = await setUp({ since: { epoch: 'e1', seq: 100 } });
    expect(room.position.seq).toBe(2_500);
    server.say('new');
    await pass(50);
    expect(heard).toEqual(range(101, 2_501));
  });

  it('continues across a lost connection', async () => {
    const { server, heard } = await setUp({ since: { epoch: 'e1', seq: 0 } });
    server.faults.ack = ({ name }, deliver) => {
      if (name === 'rooms.events' && server.connections.length === 1) server.cut();
      else deliver();
    };
    server.say('new');
    await pass(2_000);
    expect(heard.filter((each) => each !== 'resumed')).toEqual(range(1, 2_501));
  });

  it('waits out a rate limit', async () => {
    const { server, heard } = await setUp({ since: { epoch: 'e1', seq: 2_498 } });
    const read = server.handlers['rooms.events']!;
    server.handlers['rooms.events'] = () => {
      server.handlers['rooms.events'] = read;
      throw errorBody('rate_limited', { retryAfterMs: 500 });
    };
    await pass(1_000);
    expect(heard).toEqual([2_499, 2_500]);
  });

  it.each([
    ['another stream', { epoch: 'e0', seq: 5 }],
    ['the future', { epoch: 'e1', seq: 11 }],
  ])('of %s is a reset', async (_, since) => {
    const { server, heard } = await setUp({ since }, 10);
    server.say('new');
    await pass(50);
    expect(heard).toEqual(['reset', 11]);
  });

  it('that is no longer in the log is a reset', async () => {
    const { server, heard } = await setUp({ since: { epoch: 'e1', seq: 2 } }, 10);
    const read = server.handlers['rooms.events']!;
    server.handlers['rooms.events'] = (input, received) => read({ ...input, after: 5 }, received);
    server.say('new');
    await pass(50);
    expect(heard).toEqual(['reset', 11]);
  });

  it('that was cut short skips the events after it', async () => {
    const { server, heard } = await setUp({ since: { epoch: 'e1', seq: 0 } });
    server.handlers['rooms.events'] = () => {
      throw errorBody('rate_limited', { retryAfterMs: 60_000 });
    };
    server.say('new');
    await pass(50);
    const data = { stream: `room:${roomId}`, code: 'banned' as const, seq: 2_501 };
    server.signal({ type: 'server.detached', data });
    await pass(100_000);
    expect(heard).toEqual(['closed']);
  });

  it('ends with its room', async () => {
    const { room, heard } = await setUp({ since: { epoch: 'e1', seq: 0 } });
    room.on('event', ({ seq }) => {
      if (seq === 3) void room.unfollow();
    });
    await pass(1_000);
    expect(heard).toEqual([1, 2, 3, 'closed']);
  });
});

it('stops delivering after a handler unfollows', async () => {
  const { server, room, heard } = await setUp({}, 1);
  room.on('event', () => void room.unfollow());
  server.append([server.messageDraft('a'), { type: 'member.invited', data: { userId: 'x' } }]);
  await pass(50);
  expect(heard).toEqual([2, 'closed']);
});
