import { inspect } from 'node:util';
import type { Message, QueueItem } from '@roomful/protocol';
import { type ContractShape, command } from '@roomful/protocol';
import { commands } from '@roomful/protocol/names';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import * as z from 'zod';
import { deriveCommands } from './commands.js';
import { fakeClient, followed, pass, settled } from './testing/fakeClient.js';
import { createFakeServer, roomId } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const setUp = async () => {
  const server = createFakeServer();
  const client = fakeClient(server);
  return { server, client, room: await followed(client) };
};

describe('commands', () => {
  it('are those of the contract', async () => {
    const { client } = await setUp();
    for (const [noun, verbs] of Object.entries(commands)) {
      for (const verb of Object.keys(verbs)) {
        if (noun === 'rooms' && verb === 'unfollow') continue;
        expect(Reflect.get(Reflect.get(client, noun), verb), `${noun}.${verb}`).toBeTypeOf('function');
      }
    }
    expectTypeOf(client.messages.send).returns.resolves.toEqualTypeOf<{ message: Message }>();
    expectTypeOf(client.server.info).toBeCallableWith();
    // @ts-expect-error a message needs its text
    const wrong = () => client.messages.send({ room: 'lobby' });
    expect(wrong).toBeTypeOf('function');
  });

  it('of a room take no room', async () => {
    const { server, client, room } = await setUp();
    server.handlers['queue.vote'] = (input) => ({ result: input });
    server.handlers['rooms.get'] = (input) => ({ result: input });
    expect(await settled(room.queue.vote({ item: 3, vote: 'up' }))).toEqual({ item: 3, vote: 'up', room: roomId });
    expect(await settled(room.rooms.get())).toEqual({ room: roomId });
    expectTypeOf(room.queue.vote).returns.resolves.toEqualTypeOf<{ item: QueueItem }>();
    expectTypeOf(room.moderation.ban).parameter(0).toHaveProperty('user');
    // @ts-expect-error the room is known
    void (() => room.queue.vote({ room: 'x', item: 3, vote: 'up' }));
    // @ts-expect-error not a command of a room
    void (() => room.users);
    client.close();
  });

  it('that do not exist are reported with those that do', async () => {
    const { client, room } = await setUp();
    expect(() => Reflect.get(client.rooms, 'craete')).toThrow(
      /^unable to find client\.rooms\.craete; client\.rooms has create, get, /,
    );
    expect(() => Reflect.get(client, 'room')).toThrow(/^unable to find client\.room; client has rooms, members,/);
    expect(() => Reflect.get(room.queue, 'vot')).toThrow(/^unable to find room\.queue\.vot; room\.queue has open,/);
  });

  it('do not stop the client from behaving like other objects', async () => {
    const { client } = await setUp();
    expect(await client).toBe(client);
    expect(await client.rooms).toBe(client.rooms);
    expect(inspect(client)).toContain('rooms');
    expect(JSON.stringify(client.rooms)).toBe('{}');
    expect(String(client.rooms)).toBe('[object Object]');
    expect(Reflect.get(client.rooms, Symbol.iterator)).toBeUndefined();
    expect('nope' in client.rooms).toBe(false);
    expect(client).toEqual(client);
    expect(client.rooms).not.toEqual({});
  });

  it('can be derived from any contract', async () => {
    const roll = command({
      kind: 'write',
      summary: 'Roll.',
      input: z.object({ sides: z.int() }),
      output: z.object({ fell: z.int() }),
      example: { sides: 6 },
    });
    const toy = { dice: { commands: { roll }, events: {}, signals: {} } } satisfies ContractShape;
    const { server, client } = await setUp();
    server.handlers['dice.roll'] = ({ sides }) => ({ result: { fell: sides } });
    const api = deriveCommands<typeof toy>({ dice: { roll: { kind: 'write', room: false } } }, client.call);
    expect(await settled(api.dice.roll({ sides: 6 }))).toEqual({ fell: 6 });
    expect(server.received.at(-1)?.key).toMatch(/^[0-9a-f]{32}$/);
    await pass(1);
  });
});
