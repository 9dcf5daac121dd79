import { describe, expect, it } from 'vitest';
import type { Violation } from '../faults/history.js';
import { bundle } from '../harness/bundle.js';
import { postgresAnswers } from '../harness/place.js';
import { numberFrom, seedFor } from '../harness/random.js';
import { mutants } from './mutants.js';
import { probes } from './probes.js';

const seed = seedFor('mutants');
const schedules = 3;
/** How many of the bugs a run seeds, beginning with another one each time; the others are only seen to still have their place. */
const count = numberFrom('ROOMFUL_MUTANTS', Math.ceil(mutants.length / 8));
const from = seed % mutants.length;
const rotated = [...mutants.slice(from), ...mutants.slice(0, from)];

describe.skipIf(!postgresAnswers)('a seeded bug is found', () => {
  it.each(rotated.slice(0, count))('$name', async ({ in: where = 'server', edits, caughtBy, as }) => {
    const patched = await bundle(where, edits);
    const seen: Violation[] = [];
    const found = () => seen.filter(({ rule }) => as.some((part) => rule.includes(part)));
    // A schedule may end before the bug shows: one that shows in none of these does not show.
    for (let n = 0; n < schedules && found().length === 0; n++) {
      seen.push(...(await probes[caughtBy]({ bundle: patched, seed: seed + n, only: as })));
    }
    expect(found(), `${caughtBy} found ${JSON.stringify(seen.slice(0, 5))}`).not.toEqual([]);
  });
});

it('every other bug still has its place', async () => {
  for (const { in: where = 'server', edits } of rotated.slice(count)) await bundle(where, edits);
});
