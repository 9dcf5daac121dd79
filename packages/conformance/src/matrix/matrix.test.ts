import { commandsOf, contract } from '@roomful/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandName, transports } from '../harness/caller.js';
import { createPlace, type Place } from '../harness/place.js';
import { print } from '../harness/random.js';
import { type ServerProcess, startServer, testSecret } from '../harness/server.js';
import type { Target } from '../harness/target.js';
import { expectationOf } from './expectation.js';
import { inputs } from './inputs.js';
import { places, type Role, roleNames, roles } from './roles.js';
import { type Cast, createCast, createWorld } from './world.js';

const commands = commandsOf(contract).map(({ name, row }) => ({ name: name as CommandName, row }));
/** Commands after which people stand elsewhere in the room: each has a room of its own. */
const movers = new Set<CommandName>(['rooms.join', 'rooms.leave']);
/** Commands after which the room is gone: who is allowed has a room of the own. */
const enders = new Set<CommandName>(['rooms.delete']);

let place: Place;
let server: ServerProcess;
let target: Target;
let cells = 0;

beforeAll(async () => {
  place = await createPlace('embedded');
  server = await startServer({ place });
  target = { url: server.url, secret: testSecret };
});
afterAll(async () => {
  await server.stop();
  await place.remove();
  print(`authorisation matrix: ${cells} cells`);
});

it('names an input for every command of the contract', () => {
  expect(Object.keys(inputs).sort()).toEqual(commands.map(({ name }) => name).sort());
});

describe.each(transports)('over the %s', (transport) => {
  let cast: Cast;
  beforeAll(async () => {
    cast = await createCast(transport, target);
  });
  afterAll(() => cast.close());

  it.each(places)('every role gets exactly its rights in a %s room', async (where) => {
    const shared = await createWorld(target, cast, where);
    const wrong: string[] = [];
    for (const { name, row } of commands) {
      const own = movers.has(name) ? await createWorld(target, cast, where) : shared;
      for (const who of roleNames) {
        const role: Role = roles[who];
        const expected = expectationOf({ name, row, role, place: where, transport });
        const world = enders.has(name) && expected === 'ok' ? await createWorld(target, cast, where) : own;
        // By id on one transport, by slug on the other: a name must give no more rights than the other.
        const room = transport === 'socket' ? world.id : world.slug;
        const input = await inputs[name]({ role: who, cast, world, room, expected });
        const ack = await cast.people[who].caller.call(name, input);
        cells += 1;
        const got = ack.ok ? 'ok' : ack.error.code;
        if (got !== expected) wrong.push(`${who} · ${name}: ${got} instead of ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
