import { describe, expect, it } from 'vitest';
import { bundle } from '../harness/bundle.js';
import { postgresAnswers } from '../harness/place.js';
import { seedFor } from '../harness/random.js';
import { mutants } from './mutants.js';
import { probes } from './probes.js';

const seed = seedFor('mutants');

describe.skipIf(!postgresAnswers)('a seeded bug is found', () => {
  it.each(mutants)('$name', async ({ in: where = 'server', edits, caughtBy, as }) => {
    const patient = { bundle: await bundle(where, edits), seed, only: as };
    const violations = await probes[caughtBy](patient);
    const found = violations.filter(({ rule }) => as.some((part) => rule.includes(part)));
    expect(found, `${caughtBy} found ${JSON.stringify(violations.slice(0, 5))}`).not.toEqual([]);
  });
});
