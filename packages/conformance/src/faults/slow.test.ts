import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print } from '../harness/random.js';
import { summary } from './result.js';
import { runSlow } from './slow.js';

const stalled = numberFrom('ROOMFUL_STALLED', 10);

it.each(availableDatabases)(
  'who stops reading is dropped by a server on %s, harms nobody, and goes on exactly where they had stopped',
  async (kind) => {
    const result = await runSlow({ kind, stalled });
    print(`${stalled} who do not read, ${kind}: ${result.evictions} dropped; ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.evictions).toBe(stalled);
    expect(result.resets).toBe(0);
    expect(result.deaths).toBe(0);
  },
);
