import { describe, expect, it } from 'vitest';
import { bundle } from '../harness/bundle.js';
import { postgresAnswers } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { failpoints, losingFrames } from '../mutants/edits.js';
import { runKills } from './kills.js';
import { runLoss } from './loss.js';
import { runNoise } from './noise.js';
import { summary } from './result.js';

const seed = seedFor('failpoints');
const kind = postgresAnswers ? 'postgres' : 'embedded';
const deaths = numberFrom('ROOMFUL_DEATHS', 5);

describe('a server that dies', () => {
  it.concurrent.each(failpoints)('$name, loses and invents nothing', async ({ name, edits }) => {
    const result = await runKills({ kind, seed, kills: deaths, by: 'itself', bundle: await bundle('server', edits) });
    print(`dying ${name}: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.deaths).toBeGreaterThanOrEqual(deaths);
  });
});

describe('nothing is lost', () => {
  it('while a server is restarted again and again', async () => {
    const result = await runKills({ kind, seed, kills: 6, by: 'restart' });
    print(`restarts: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.deaths).toBe(6);
  });

  it.skipIf(!postgresAnswers)('while the database drops its connections again and again', async () => {
    const result = await runKills({ kind, seed, kills: 12, by: 'cut' });
    print(`dropped connections: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.deaths).toBe(0);
  });
});

describe('a faulty transport', () => {
  it('that loses frames, even the last one, is made up for within a heads interval', async () => {
    const result = await runLoss({ kind, bundle: await bundle('server', [losingFrames]), headsMs: 1_000 });
    print(`lost frames: ${summary(result)}`);
    expect(result.violations).toEqual([]);
  });

  it('that loses, repeats, delays, reorders and breaks is invisible behind the SDK', async () => {
    const result = await runNoise({ kind, seed, messages: 60 });
    print(`noisy wire: ${summary(result)}`);
    expect(result.violations).toEqual([]);
  });
});
