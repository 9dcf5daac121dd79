import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { runLaw } from './law.js';
import { expectedEvents, themes, unproducedEvents } from './plan.js';

const seed = seedFor('snapshot law');
const schedules = numberFrom('ROOMFUL_SCHEDULES', 45);
const only = process.env['ROOMFUL_SCHEDULE'] ? numberFrom('ROOMFUL_SCHEDULE', 0) : undefined;
/** Shorter runs cannot meet everything. */
const isWhole = schedules >= 45 && only === undefined;
/** How often each kind of event must come up at least; longer runs meet all of them more often. */
const least = Math.floor(schedules / 20);

it('some action of the law produces every event of the contract', () => {
  expect(unproducedEvents()).toEqual([]);
});

it.concurrent.each(availableDatabases)(
  `the snapshot law holds on %s for ${schedules} random schedules of ${themes.length} kinds`,
  async (kind) => {
    const { broken, reached, needed, snapshots, ...result } = await runLaw({ kind, seed, schedules, only });
    const counts = expectedEvents().map((type) => ({ type, count: reached.get(type) ?? 0 }));
    const rarest = counts.sort((one, two) => one.count - two.count).slice(0, 3);
    const rare = rarest.map(({ type, count }) => `${type} ${count} times`).join(', ');
    print(`snapshot law on ${kind}: ${result.schedules} schedules, ${snapshots} snapshots folded; rarest: ${rare}`);
    expect(broken).toBeNull();
    if (!isWhole) return;
    expect(counts.filter(({ count }) => count < least)).toEqual([]);
    print(`without these events it would break: ${[...needed].sort().join(' ')}`);
  },
  schedules * 3_000 + 120_000,
);
