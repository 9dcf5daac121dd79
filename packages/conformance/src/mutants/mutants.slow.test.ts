import { describe, expect, it } from 'vitest';
import type { Violation } from '../faults/history.js';
import { bundle } from '../harness/bundle.js';
import { postgresAnswers } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { mutants } from './mutants.js';
import { probes } from './probes.js';
import { share, today } from './share.js';

const seed = seedFor('mutants');
const schedules = 3;
/** A seventh of the bugs each day, so that a week covers all of them. */
const seeded = share(mutants, today(), numberFrom('ROOMFUL_MUTANTS', Math.ceil(mutants.length / 7)));
print(`mutants: ${seeded.length} of ${mutants.length} are seeded today; ROOMFUL_MUTANTS=${mutants.length} seeds all`);

describe.skipIf(!postgresAnswers)('a seeded bug is found', () => {
  it.each(seeded)('$name', async ({ in: where = 'server', edits, caughtBy, as }) => {
    const patched = await bundle(where, edits);
    const seen: Violation[] = [];
    const found = () => seen.filter(({ rule }) => as.some((part) => rule.includes(part)));
    // A schedule may end before the bug shows, so several are tried.
    for (let n = 0; n < schedules && found().length === 0; n++) {
      seen.push(...(await probes[caughtBy]({ bundle: patched, seed: seed + n, only: as })));
    }
    expect(found(), `${caughtBy} found ${JSON.stringify(seen.slice(0, 5))}`).not.toEqual([]);
  });
});
