import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { runKills } from './kills.js';

const seed = seedFor('kills');
const kills = numberFrom('ROOMFUL_KILLS', 50);

it.each(availableDatabases)(
  `a server on %s is killed ${kills} times under load, and nothing is lost or invented`,
  async (kind) => {
    const startedAt = Date.now();
    const { history, violations, deaths } = await runKills({ kind, seed, kills });
    const count = (wanted: string) => history.attempts.filter(({ outcome }) => outcome.kind === wanted).length;
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    print(
      `${kind}: ${deaths} kills in ${seconds} s; ${history.attempts.length} attempts, ${count('ok')} acked, ` +
        `${count('unknown')} unknown, ${count('fail')} refused; ${history.head} events, ${history.slices.length} slices`,
    );
    expect(violations).toEqual([]);
    expect(deaths).toBeGreaterThanOrEqual(kills);
    expect(count('unknown')).toBeGreaterThan(kills);
  },
  20_000 * kills + 60_000,
);
