import { expect, it } from 'vitest';
import { postgresAnswers } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { summary } from './result.js';
import { runRolling } from './rolling.js';

const seed = seedFor('rolling');
const times = numberFrom('ROOMFUL_RESTARTS', 4);

it.skipIf(!postgresAnswers)('servers are replaced one by one under load, and no app notices', async () => {
  const result = await runRolling({ kind: 'postgres', seed, times, overlapping: true });
  print(`replaced, overlapping: ${summary(result)}; the slowest stop took ${Math.round(result.slowestStopMs)} ms`);
  expect(result.violations).toEqual([]);
});

it('one server is stopped and restarted under load, and no app notices', async () => {
  const result = await runRolling({ kind: 'embedded', seed, times, overlapping: false });
  print(`stopped and started: ${summary(result)}; the slowest stop took ${Math.round(result.slowestStopMs)} ms`);
  expect(result.violations).toEqual([]);
});
