import { commandsOf, contract } from '@roomful/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandName, transports } from '../harness/caller.js';
import { createPlace, type Place } from '../harness/place.js';
import { print } from '../harness/random.js';
import { type ServerProcess, startServer, testSecret } from '../harness/server.js';
import type { Target } from '../harness/target.js';
import { expectationOf } from './expectation.js';
import { byCommand } from './features.js';
import { places, type Role, roleNames, roles } from './roles.js';
import type { Cast } from './types.js';
import { createCast, createWorld } from './world.js';

/** ROOMFUL_NOUN: tests only the commands of one feature. */
const noun = process.env['ROOMFUL_NOUN'];
const commands = commandsOf(contract)
  .filter((command) => noun === undefined || command.noun === noun)
  .map(({ name, row }) => ({ name: name as CommandName, row }));
const inputs = byCommand((feature) => feature.inputs);
const ownRooms = byCommand((feature) => feature.ownRoom);

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

/** Nearly a thousand calls per room take long on a busy machine. */
const roomTimeoutMs = 600_000;

describe.each(transports)('over the %s', { timeout: roomTimeoutMs }, (transport) => {
  let cast: Cast;
  beforeAll(async () => {
    cast = await createCast(transport, target);
  });
  afterAll(() => cast.close());

  it.each(places)('every role gets exactly its rights in a %s room', async (where) => {
    const shared = await createWorld(target, cast, where);
    const wrong: string[] = [];
    for (const { name, row } of commands) {
      const ownRoom = ownRooms.get(name);
      const own = ownRoom === 'for all' ? await createWorld(target, cast, where) : shared;
      for (const who of roleNames) {
        const role: Role = roles[who];
        const expected = expectationOf({ name, row, role, place: where, transport });
        const world = ownRoom === 'for each' && expected === 'ok' ? await createWorld(target, cast, where) : own;
        // By id on one transport and by slug on the other: both must give the same rights.
        const room = transport === 'socket' ? world.id : world.slug;
        const given = await inputs.get(name)?.({ role: who, cast, world, room, expected });
        const ack = await cast.people[who].caller.call(name, given);
        cells += 1;
        const got = ack.ok ? 'ok' : ack.error.code;
        if (got !== expected) wrong.push(`${who} · ${name}: ${got} instead of ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
