import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { summary } from './result.js';
import { runVotes } from './votes.js';

const seed = seedFor('votes');
const people = numberFrom('ROOMFUL_VOTERS', 200);

it.concurrent.each(availableDatabases)(
  `on %s the last vote of each of ${people} users counts, through a kill`,
  async (kind) => {
    const result = await runVotes({ kind, seed, people, rounds: 5, kills: 1 });
    print(`votes on ${kind}: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.deaths).toBe(1);
  },
);
