import { contract, eventsOf, type RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, fromSnapshot, reduce, reduceAll } from '@roomful/sdk';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../cases/context.js';
import { availableDatabases, createPlace, type Place } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { type ServerProcess, startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { type Deed, type History, type Look, type Player, play, schedule } from './schedule.js';

const seed = seedFor('snapshot law');
const schedules = numberFrom('ROOMFUL_SCHEDULES', 200);
/** Schedules under way at once: rooms of one server, as they are in life. */
const together = 10;
const names = ['ana', 'bob', 'cem', 'dan', 'eve'];

/** The part of a snapshot from a message on, as if its window began there. */
const from = (snapshot: RoomSnapshot, start: number): RoomSnapshot => {
  const { messages, hasBefore } = snapshot.window;
  const kept = messages.filter(({ id }) => id >= start);
  return {
    ...snapshot,
    window: { from: start, messages: kept, hasBefore: hasBefore || kept.length < messages.length },
  };
};

/** `snapshot(now, from m) = fold(reducers, snapshot(then, from m), events since then)`, for every look of every viewer. */
const obeys = ({ log, looks, final }: History): void => {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
  const beginnings: Look[] = final.map(({ viewer }) => ({ viewer, head: 0, snapshot: emptyRoom(viewer) }));
  for (const { viewer, head, snapshot } of [...beginnings, ...looks]) {
    const now = final.find((look) => look.viewer === viewer);
    if (!now) throw new Error(`${viewer} took no last look`);
    const since = log.filter(({ seq }) => seq > head && seq <= now.head);
    const expected = from(now.snapshot, snapshot.window.from);
    const start = fromSnapshot(snapshot);
    expect(since.reduce((state, event) => reduce(state, event, viewer), start)).toEqual(expected);
    expect(reduceAll(start, since, viewer)).toEqual(expected);
  }
};

describe.each(availableDatabases)('the snapshot law on %s', (kind) => {
  let place: Place;
  let server: ServerProcess;
  let players: Player[];
  let target: Target;
  const close: (() => void)[] = [];
  const reached = new Set<string>();
  let looks = 0;
  let rooms = 0;

  beforeAll(async () => {
    place = await createPlace(kind);
    server = await startServer({ place });
    target = { url: server.url, secret: testSecret };
    const face = async (id: string, name: string) => {
      const socket = await socketFor(target, id, { claims: { name } });
      close.push(socket.close);
      return personOf(id, socket);
    };
    players = await Promise.all(
      names.map(async (id) => ({ id, faces: [await face(id, id), await face(id, id.toUpperCase())] as const })),
    );
  });
  afterAll(async () => {
    for (const end of close) end();
    await server.stop();
    expect(server.faults()).toEqual([]);
    await place.remove();
    print(`snapshot law on ${kind}: ${rooms} schedules, ${looks} snapshots folded`);
  });

  const playOne = async (deeds: Deed[]): Promise<void> => {
    rooms += 1;
    const operator = personOf('op', restFor(target, 'op', { roomful_role: 'operator' }));
    const history = await play(deeds, players, operator, `law-${rooms}`);
    for (const { type } of history.log) reached.add(type);
    looks += history.looks.length + history.final.length;
    obeys(history);
  };

  it('holds for random schedules', () =>
    fc.assert(
      fc.asyncProperty(fc.array(schedule(60), { minLength: together, maxLength: together }), async (several) => {
        await Promise.all(several.map(playOne));
      }),
      { seed, numRuns: Math.ceil(schedules / together) },
    ));

  it('was tried on every kind of event that a room may have', () => {
    const kinds = [...eventsOf(contract).values()].filter(({ stream }) => stream === 'room').map(({ type }) => type);
    expect([...reached].sort()).toEqual(kinds.sort());
  });
});
