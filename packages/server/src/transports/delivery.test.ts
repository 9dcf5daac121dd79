import type { Frame, RoomfulEvent } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { person } from '../pipeline/testNode.js';
import { createDelivery } from './delivery.js';
import type { SocketConnection } from './socketConnection.js';

const stream = 'room:r';
const frameOf = (...types: string[]): Frame => ({
  stream,
  epoch: 'e',
  from: 1,
  to: types.length,
  events: types.map(
    (type, i) => ({ seq: i + 1, type, at: 1, actor: null, key: null, data: {} }) as unknown as RoomfulEvent,
  ),
});

/** Sets up followers of a room, only some of whom may stay. */
const setUp = (staying: string[]) => {
  const followers = new Set<string>(['ana', 'bob']);
  const told: string[] = [];
  const peerOf = (id: string) =>
    ({
      principal: person(id),
      streams: new Map([[stream, 0]]),
      follows: () => followers.has(id),
      detach: () => void followers.delete(id),
      socket: { emit: (_: string, { data }: { data: { code: string } }) => told.push(`${id}: ${data.code}`) },
    }) as unknown as SocketConnection;
  const delivery = createDelivery({
    audience: {
      followersOf: () => [...followers].map(peerOf),
      send: (_frame, events) => {
        for (const id of followers) for (const { type } of events) told.push(`${id}: ${type}`);
      },
    },
    follower: { positions: () => new Map() },
    endings: new Map(),
    revokedBy: ({ type }) => ((type as string) === 'club.walled' ? { reading: true } : { speaking: true }),
    rules: { room: { allowed: async () => new Set(staying), refusal: 'room_not_found' } },
    report: (error) => told.push(String(error)),
  });
  return { delivery, told };
};

it('checks all followers after any event that takes away the right to read, before it sends anything else', async () => {
  const { delivery, told } = setUp(['ana']);
  delivery.emit(frameOf('club.hushed', 'club.walled', 'club.rang'));
  expect(told.splice(0)).toEqual(['ana: club.hushed', 'ana: club.walled', 'bob: club.hushed', 'bob: club.walled']);
  await expect.poll(() => told).toEqual(['bob: room_not_found', 'ana: club.rang']);
});
