import { contract, eventsOf } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { runLaw } from './law.js';

const seed = seedFor('snapshot law');
const schedules = numberFrom('ROOMFUL_SCHEDULES', 200);
/**
 * After a deletion nobody looks at the room any more; an erasure is of a user in all rooms, a job's, and held against a fresh
 * snapshot by a case of its own (`cases/deletions.ts`).
 */
const apart: readonly string[] = [contract.rooms.events.deleted.type, contract.members.events.erased.type];
const kinds = [...eventsOf(contract).values()]
  .filter(({ stream, type }) => stream === 'room' && !apart.includes(type))
  .map(({ type }) => type);

it.concurrent.each(availableDatabases)(
  `the snapshot law holds on %s for ${schedules} random schedules of every kind of event`,
  async (kind) => {
    const { broken, reached, rooms, snapshots } = await runLaw({ kind, seed, schedules });
    const [rarest] = [...reached].sort(([, a], [, b]) => a - b);
    const least = rarest ? `; the rarest event, ${rarest[0]}, came ${rarest[1]} times` : '';
    print(`snapshot law on ${kind}: ${rooms} schedules, ${snapshots} snapshots folded${least}`);
    expect(broken).toBeNull();
    // A short run cannot meet everything.
    if (schedules >= 200) expect([...reached.keys()].sort()).toEqual(kinds.sort());
  },
  schedules * 1_000 + 60_000,
);
