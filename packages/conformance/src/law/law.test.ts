import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { type LawOptions, runLaw } from './law.js';
import { expectedEvents, isWithoutEffect, themes, unproducedEvents } from './plan.js';

const seed = seedFor('snapshot law');
const schedules = numberFrom('ROOMFUL_SCHEDULES', 27);
const only = process.env['ROOMFUL_SCHEDULE'] ? numberFrom('ROOMFUL_SCHEDULE', 0) : undefined;
/** Shorter runs cannot reach everything. */
const isWhole = schedules >= 27 && only === undefined;
/** How often each type of event must occur at least. */
const least = Math.floor(schedules / 10);

it('some action of the law produces every event of the contract', () => {
  expect(unproducedEvents()).toEqual([]);
});

it.concurrent.each(availableDatabases)(
  `the snapshot law holds on %s for ${schedules} random schedules of ${themes.length} kinds`,
  async (kind) => {
    const isEnough: LawOptions['isEnough'] = (type, { count, isNeeded }) =>
      !isWhole || (count >= least && (isNeeded || schedules < 100 || isWithoutEffect(type)));
    const law = { kind, seed, schedules, only, isEnough };
    const { broken, reached, needed, snapshots, ...result } = await runLaw(law);
    const counts = expectedEvents().map((type) => ({ type, count: reached.get(type) ?? 0 }));
    const rarest = counts.sort((one, two) => one.count - two.count).slice(0, 3);
    const rare = rarest.map(({ type, count }) => `${type} ${count} times`).join(', ');
    print(`snapshot law on ${kind}: ${result.schedules} schedules, ${snapshots} snapshots folded; rarest: ${rare}`);
    expect(broken).toBeNull();
    const missed = counts.filter(({ type, count }) => !isEnough(type, { count, isNeeded: needed.has(type) }));
    expect(missed).toEqual([]);
  },
  schedules * 20_000 + 120_000,
);
