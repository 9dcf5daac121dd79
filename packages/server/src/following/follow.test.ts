import { contract, RoomfulError } from '@roomful/protocol';
import { expect, it } from 'vitest';
import type { Database } from '../database/connection.js';
import { provide } from '../features/provided.js';
import type { Connection } from '../pipeline/connection.js';
import { endingsOf } from '../pipeline/endings.js';
import { person } from '../pipeline/testNode.js';
import { createFollow } from './follow.js';
import type { Follower } from './follower.js';

const roomId = '0193f5a0-0000-7000-8000-000000000000';
const nothing = () => undefined;

it('holds no share in a stream that it could not open', async () => {
  const shares: string[] = [];
  const follower = {
    open: async (stream: string) => {
      shares.push(stream);
      throw new RoomfulError('unavailable');
    },
    close: (stream: string) => {
      shares.splice(shares.indexOf(stream), 1);
    },
  } as unknown as Follower;
  const connection = { detach: nothing, attach: nothing, deliver: nothing } as unknown as Connection;
  const { follow } = createFollow({
    database: {} as Database,
    ...provide().forFollowing,
    follower,
    generation: 'g',
    revokedBy: provide().revokedBy,
    endings: endingsOf(contract),
    clockOffsetMs: () => 0,
    live: async () => ({ typing: { users: [], count: 0 }, people: 0 }),
  });
  const call = { row: contract.rooms.commands.follow, caller: person('ana'), input: { window: 0 }, roomId, connection };
  await expect(follow(call)).rejects.toMatchObject({ code: 'unavailable' });
  expect(shares).toEqual([]);
});
