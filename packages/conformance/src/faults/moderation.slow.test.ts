import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { print, seedFor } from '../harness/random.js';
import { runBans } from './bans.js';
import { summary } from './result.js';

const seed = seedFor('bans and mutes');

it.concurrent.each(availableDatabases)('on %s nothing follows a ban, and a mute ends on its own', async (kind) => {
  const result = await runBans({ kind, seed, rounds: 4, nodes: 1 });
  print(`bans on ${kind}: ${summary(result)}`);
  expect(result.violations).toEqual([]);
});
