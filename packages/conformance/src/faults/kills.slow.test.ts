import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { runKills } from './kills.js';
import { summary } from './result.js';

const seed = seedFor('kills');
const kills = numberFrom('ROOMFUL_KILLS', 8);

it.concurrent.each(availableDatabases)(
  `a server on %s is killed ${kills} times under load, and nothing is lost or invented`,
  async (kind) => {
    const result = await runKills({ kind, seed, kills });
    print(`kills on ${kind}: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.deaths).toBeGreaterThanOrEqual(kills);
    expect(result.history.attempts.filter(({ outcome }) => outcome.kind === 'unknown').length).toBeGreaterThan(kills);
  },
  20_000 * kills + 60_000,
);
