import { expect, it } from 'vitest';
import { postgresAnswers } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { runBans } from './bans.js';
import { summary } from './result.js';
import { runTwoNodes } from './twoNodes.js';

const seed = seedFor('two nodes');
const forMs = numberFrom('ROOMFUL_TWO_NODES_MS', 8_000);

it.skipIf(!postgresAnswers)(
  'two servers on one database have one order, one effect a key, and reach everybody',
  async () => {
    const result = await runTwoNodes({ seed, forMs });
    print(`two nodes: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.history.attempts.some(({ outcome }) => outcome.kind === 'ok' && outcome.replayed)).toBe(true);
  },
  forMs + 120_000,
);

it.skipIf(!postgresAnswers)('a ban on one server holds on the other', async () => {
  const result = await runBans({ kind: 'postgres', seed, rounds: 4, nodes: 2 });
  print(`bans on two nodes: ${summary(result)}`);
  expect(result.violations).toEqual([]);
});
