import { command, contract, event, feature, is, type RoomfulEvent, userId } from '@roomful/protocol';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { type AnyHandlers, inRoom } from '../pipeline/context.js';
import { write } from '../pipeline/handler.js';
import { startTestServer } from '../transports/testServer.js';
import { handlers } from './index.js';
import { memberOf } from './memberships.js';

const someone = z
  .object({ id: z.string().describe('The id.'), name: z.string().describe('The name.') })
  .meta(is('person'));
const rang = event({
  type: 'bell.rang',
  summary: 'A bell rang for somebody.',
  stream: 'room',
  sentence: '{actor} rang for {for}',
  data: z.object({ for: someone.describe('For whom.') }),
});
const ring = command({
  kind: 'write',
  summary: 'Ring the bell for a member.',
  input: z.object({ room: z.string().meta(is('room')).describe('The room.'), user: userId.describe('For whom.') }),
  output: z.object({ rung: someone.describe('For whom.') }),
  permission: 'message.send',
  emits: [rang],
  example: { room: 'lobby', user: 'ana' },
});
const bells = feature({ events: { rang }, signals: {}, commands: { ring } });
const rings = write<{ room: string; user: string }, object>(async (db, call) => {
  const member = await memberOf(db, inRoom(call).gate, call.input.user);
  const rung = { id: call.input.user, name: member?.name ?? call.input.user };
  return { result: { rung }, events: [{ type: 'bell.rang', data: { for: rung } } as never] };
});

interface Resumed {
  recovered: boolean;
  events: RoomfulEvent[];
}

it('erases users wherever another contract names them, even for clients that resume', async () => {
  const grown = { ...contract, bells };
  const all = { ...(handlers as unknown as AnyHandlers), bells: { ring: rings as never } };
  const server = await startTestServer({ messagesPerMinute: 0 }, { contract: grown, handlers: all });
  try {
    const ana = await server.connect('ana', { name: 'Ana' });
    const bob = await server.connect('bob', { name: 'Robert' });
    const own = await ana.call<{ epoch: string; head: number }>('users.follow', {});
    const { room } = await bob.call<{ room: { id: string } }>('rooms.create', { slug: 'lobby' });
    await bob.call('members.add', { room: room.id, user: 'ana' });
    const followed = await ana.call<{ epoch: string; head: number }>('rooms.follow', { room: room.id });
    await ana.call('bells.ring', { room: room.id, user: 'bob' });

    // A second device that was offline, while the first one keeps following.
    const device = await server.connect('ana', { name: 'Ana' });
    const resume = async () => {
      const results: Resumed[] = [
        await device.call<Resumed>('users.follow', { since: { epoch: own.epoch, seq: own.head } }),
        await device.call<Resumed>('rooms.follow', {
          room: room.id,
          since: { epoch: followed.epoch, seq: followed.head },
        }),
      ];
      expect(results.map(({ recovered }) => recovered)).toEqual([true, true]);
      return results.map(({ events }) => [
        events.some(({ type }) => ['user.room_changed', 'bell.rang'].includes(type)),
        JSON.stringify(events).includes('Robert'),
      ]);
    };
    const named = [true, true];
    await expect.poll(resume).toEqual([named, named]);

    bob.socket.disconnect();
    const service = await server.connect('service', { roomful_role: 'service' });
    await service.call('users.erase', { user: 'bob' });
    const gone = [true, false];
    await expect.poll(resume, { timeout: 20_000 }).toEqual([gone, gone]);
    for (const { socket } of [ana, device, service]) socket.disconnect();
  } finally {
    await server.close();
  }
}, 60_000);
