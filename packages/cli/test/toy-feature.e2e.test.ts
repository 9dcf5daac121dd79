import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Ack,
  type ContractShape,
  command,
  commandsOf,
  contract,
  event,
  namesRoom,
  RoomfulError,
  type RoomfulEvent,
} from '@roomful/protocol';
import { asyncapi, manifest, openapi, reference, schemas } from '@roomful/protocol/documents';
import { createClient, deriveCommands } from '@roomful/sdk';
import { type AnyHandlers, createServer, handlers, inRoom, parseConfig, write } from '@roomful/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mintToken } from '../src/config/token.js';
import { runProgram } from '../src/program/program.js';
import { fakeIo } from './fake-io.js';

// A complete feature: one entry in the contract and one handler.
const rolled = event({
  type: 'dice.rolled',
  summary: 'Someone rolled the dice.',
  stream: 'room',
  data: z.object({ sides: z.int().describe('Sides of the die.'), value: z.int().describe('What it shows.') }),
});
const dice = {
  commands: {
    roll: command({
      kind: 'write',
      summary: 'Roll a die.',
      input: z.object({
        room: z.string().describe('The room, by id or slug.'),
        sides: z.int().min(2).max(100).describe('Sides of the die.'),
      }),
      output: z.object({ value: z.int().describe('What it shows.') }),
      permission: 'message.send',
      voice: true,
      emits: [rolled],
      example: { room: 'lobby', sides: 6 },
    }),
  },
  events: { rolled },
  signals: {},
} as const;
const toyContract = { ...contract, dice } satisfies ContractShape;
const toyHandlers = {
  ...(handlers as unknown as AnyHandlers),
  dice: {
    roll: write<{ sides: number }, { value: number }>(async (_db, call) => {
      if (inRoom(call).gate.memberCount === 0) throw new RoomfulError('room_not_found');
      const { sides } = call.input;
      const value = 1 + (call.nextSeq() % sides);
      // The product's types do not know the toy's own event.
      return { result: { value }, events: [{ type: 'dice.rolled', data: { sides, value } } as never] };
    }),
  },
} as unknown as AnyHandlers;

describe('a feature with one contract entry and one handler', () => {
  const secret = 'toy-secret-'.repeat(4);
  const token = () => mintToken(secret, { sub: 'ana', role: 'operator', ttlMs: 60_000 }, Date.now());
  let dataDir = '';
  let server: Awaited<ReturnType<typeof createServer>>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'roomful-toy-'));
    const config = parseConfig({ flags: { port: 0, dataDir, jwtSecret: secret, logLevel: 'silent' }, env: {} });
    server = await createServer(config, { contract: toyContract, handlers: toyHandlers });
  });
  afterAll(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('works over the socket and in the SDK, with its event', async () => {
    const client = createClient({ url: server.url, token: token() });
    try {
      const { room } = await client.rooms.create({ slug: 'casino' });
      const live = await client.rooms.join('casino');
      const seen = new Promise<RoomfulEvent>((resolve) => {
        client.on('event', (one: RoomfulEvent) => {
          if ((one.type as string) === 'dice.rolled') resolve(one);
        });
      });
      const table = Object.fromEntries(
        Object.keys(toyContract).map((noun) => [
          noun,
          Object.fromEntries(
            commandsOf(toyContract)
              .filter((one) => one.noun === noun)
              .map(({ verb, row }) => [verb, { kind: row.kind, room: namesRoom(row) }]),
          ),
        ]),
      );
      const api = deriveCommands<typeof toyContract>(table, client.call);
      const { value } = await api.dice.roll({ room: 'casino', sides: 6 });
      expect(value).toBeGreaterThanOrEqual(1);
      expect(await seen).toMatchObject({ actor: { id: 'ana' }, data: { sides: 6, value } });
      expect(live.id).toBe(room.id);
      await expect(api.dice.roll({ room: 'casino', sides: 1 })).rejects.toMatchObject({ code: 'invalid_input' });
    } finally {
      client.close();
    }
  });

  it('works over REST, with errors and idempotency keys', async () => {
    const post = async (input: object, key?: string): Promise<Ack> => {
      const headers = {
        authorization: `Bearer ${token()}`,
        'content-type': 'application/json',
        ...(key ? { 'idempotency-key': key } : {}),
      };
      const response = await fetch(`${server.url}/v1/dice.roll`, {
        method: 'POST',
        headers,
        body: JSON.stringify(input),
      });
      return (await response.json()) as Ack;
    };
    const first = await post({ room: 'casino', sides: 20 }, 'roll-1');
    expect(first).toMatchObject({ ok: true, result: { value: expect.any(Number) } });
    expect(await post({ room: 'casino', sides: 20 }, 'roll-1')).toEqual({ ...first, replayed: true });
    expect(await post({ room: 'casino', sides: 21 }, 'roll-1')).toMatchObject({
      ok: false,
      error: { code: 'idempotency_conflict' },
    });
    expect(await post({ room: 'casino' })).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });

  it('works in the command line', async () => {
    const io = { ...fakeIo({ env: { ROOMFUL_URL: server.url, ROOMFUL_TOKEN: token() } }), fetch };
    expect(await runProgram(['dice', 'roll', 'casino', '6', '--json'], io, manifest(toyContract, '1.0'))).toBe(0);
    expect(JSON.parse(io.written.out)).toMatchObject({ value: expect.any(Number) });
  });

  it('appears in OpenAPI, AsyncAPI, the schemas and the reference', () => {
    const has = (document: unknown, ...names: string[]) => {
      const text = JSON.stringify(document);
      for (const name of names) expect(text).toContain(name);
    };
    has(openapi(toyContract, '1.0'), '/v1/dice.roll');
    has(asyncapi(toyContract, '1.0'), 'dice.roll', 'dice.rolled');
    has(schemas(toyContract, '1.0'), 'dice.roll', 'dice.rolled');
    has(reference(toyContract, '1.0'), 'dice.roll', 'dice.rolled');
  });
});
