import { commandsOf, contract, isRoomfulError } from '@roomful/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../cases/context.js';
import { type Caller, transports } from '../harness/caller.js';
import { availableDatabases, createPlace, type Place } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { type ServerProcess, startServer, testSecret } from '../harness/server.js';
import { callerFor, restFor, type Target } from '../harness/target.js';
import { verified } from '../harness/verify.js';
import { isValid, type Known, spoils, validInput } from './arbitraries.js';

const seed = seedFor('schema fuzz');
const runs = numberFrom('ROOMFUL_FUZZ_RUNS', 20);
const commands = commandsOf(contract);

/** The callers, with their roles. */
const cast = [
  ['op', { roomful_role: 'operator' }],
  ['bob', {}],
] as const;

type Input = Record<string, unknown>;
const oneself = ({ user }: Input, caller: string) => user === caller;
/** Inputs that fit the schema but that another rule refuses as invalid. */
const beyondSchema: Readonly<Record<string, (input: Input, caller: string) => boolean>> = {
  'rooms.direct': oneself,
  'users.block': oneself,
  // It must be a cursor of a page with the same sort.
  'rooms.discover': ({ after }) => after !== undefined,
};

const castIds: readonly unknown[] = cast.map(([id]) => id);
/** Erasing a caller would end the connection that all tests share. */
const spared = (name: string, input: unknown): unknown =>
  name === 'users.erase' && castIds.includes((input as Input | null)?.['user'])
    ? { ...(input as Input), user: 'cem' }
    : input;

describe.each(availableDatabases)('a server on %s', (kind) => {
  let place: Place;
  let server: ServerProcess;
  let target: Target;
  let known: Known;
  let callers: Caller[];
  let calls = 0;

  beforeAll(async () => {
    place = await createPlace(kind);
    server = await startServer({ place });
    target = { url: server.url, secret: testSecret };
    const ana = personOf('ana', restFor(target, 'ana'));
    const rooms: string[] = ['missing', '01a1fc50-0e53-714d-bfee-e036e77578a4'];
    for (const slug of ['one', 'two']) {
      const { room } = await ana.ok('rooms.create', {
        slug,
        visibility: slug === 'two' ? 'private' : 'public',
        messagesPerMinute: 0,
      });
      rooms.push(room.id, room.id, slug);
      await ana.ok('queue.open', { room: room.id });
      for (let n = 0; n < 6; n++) {
        await ana.ok('messages.send', { room: room.id, text: `m${n}` });
        await ana.ok('queue.add', { room: room.id, title: `t${n}` });
      }
    }
    const users = ['ana', 'bob', 'cem', 'op', 'nobody', '__proto__'];
    known = {
      room: rooms,
      user: users,
      queue: ['main', 'none'],
      message: [4, 6, 8, 3],
      item: [1, 2, 3, 9],
      replyTo: [4, 1],
      threadOf: [4, 6, 1],
      from: rooms,
      emoji: ['👍', '❤', '👩‍👩‍👧‍👦'],
    };
    callers = [];
    for (const transport of transports) {
      for (const [id, claims] of cast) {
        callers.push(verified(await callerFor(transport, target, id, claims)));
      }
    }
  });

  afterAll(async () => {
    for (const caller of callers) caller.close();
    expect(await server.stop()).toBe(0);
    expect(server.faults()).toEqual([]);
    await place.remove();
    print(`schema fuzz on ${kind}: ${calls} calls`);
  });

  /** The code of a call's answer; an answer that breaks the contract is an error. */
  const codeOf = async (who: number, name: string, input: unknown): Promise<string> => {
    calls += 1;
    const caller = callers[who % callers.length];
    if (!caller) throw new Error('there is no caller');
    const ack = await caller.call(name, spared(name, input)).catch((error: unknown) => {
      throw isRoomfulError(error)
        ? error
        : new Error(`${name} ${JSON.stringify(input)?.slice(0, 300)}: ${String(error)}`);
    });
    return ack.ok ? 'ok' : ack.error.code;
  };

  const impossible = [
    'internal',
    'unavailable',
    'timeout',
    'expired',
    'cancelled',
    'unknown_command',
    'unauthenticated',
  ];

  it.concurrent.each(commands)('$name: valid inputs are answered', ({ name, row }) =>
    fc.assert(
      fc.asyncProperty(fc.nat(), validInput(row, known), async (who, input) => {
        const code = await codeOf(who, name, input);
        const bad = name === 'auth.refresh' ? impossible.filter((one) => one !== 'unauthenticated') : impossible;
        expect(bad).not.toContain(code);
        const [caller] = cast[who % cast.length] ?? [''];
        if (!beyondSchema[name]?.(input as Input, caller)) expect(code).not.toBe('invalid_input');
      }),
      { seed, numRuns: runs },
    ),
  );

  it.concurrent.each(commands)('$name: invalid inputs get a typed error', ({ name, row }) =>
    fc.assert(
      fc.asyncProperty(fc.nat(), validInput(row, known), spoils, async (who, input, spoil) => {
        const spoilt: unknown = JSON.parse(JSON.stringify(spoil(input as Record<string, unknown>)));
        const code = await codeOf(who, name, spoilt);
        const lawful = isValid(row, spoilt ?? {});
        expect(impossible.filter((one) => one !== 'unauthenticated')).not.toContain(code);
        if (!lawful) expect(['invalid_input', 'payload_too_large']).toContain(code);
      }),
      { seed, numRuns: runs },
    ),
  );
});
