import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print } from '../harness/random.js';
import { summary } from './result.js';
import { runStalled } from './stalled.js';

const stalled = numberFrom('ROOMFUL_STALLED', 10);

it.each(availableDatabases)(
  'clients that stop reading are dropped by a server on %s, do not affect others, and resume exactly where they stopped',
  async (kind) => {
    const result = await runStalled({ kind, stalled });
    print(`${stalled} who do not read, ${kind}: ${result.evictions} dropped; ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.evictions).toBe(stalled);
    expect(result.resets).toBe(0);
    expect(result.deaths).toBe(0);
  },
);
