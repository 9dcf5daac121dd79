import type { ErrorBody } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { createBalancer } from '../harness/balancer.js';
import { clustersCanBeMade, createCluster } from '../harness/cluster.js';
import { createPlace, type Place, postgresAnswers } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { runKills } from './kills.js';
import { type RunResult, summary } from './result.js';

const seed = seedFor('database');
const crashes = numberFrom('ROOMFUL_CRASHES', 5);

/** The codes of the server's refusals while its database was down. */
const refusals = ({ history }: RunResult): Set<ErrorBody['code']> =>
  new Set(history.attempts.flatMap(({ outcome }) => (outcome.kind === 'fail' ? [outcome.code] : [])));

describe('nothing is lost', () => {
  it.skipIf(!clustersCanBeMade)('while PostgreSQL crashes and restarts under load', async () => {
    const place = await createCluster();
    const result = await runKills({ kind: 'postgres', place, seed, kills: crashes, by: 'crash', loadMs: 1_500 });
    print(`crashes of PostgreSQL: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.deaths).toBe(0);
    expect([...refusals(result)].filter((code) => code !== 'unavailable')).toEqual([]);
  });

  it.skipIf(!postgresAnswers)('while connections to PostgreSQL go dead without being closed', async () => {
    const database = await createPlace('postgres');
    const url = new URL(database.env['DATABASE_URL'] ?? '');
    const link = await createBalancer(url.hostname);
    link.serve([Number(url.port || 5_432)]);
    url.host = new URL(link.url).host;
    const remove = async () => {
      link.close();
      await database.remove();
    };
    const place: Place = { kind: 'postgres', env: { DATABASE_URL: url.href }, silence: link.silence, remove };
    const result = await runKills({ kind: 'postgres', place, seed, kills: 2, by: 'silence', settleMs: 30_000 });
    print(`links to PostgreSQL that fell silent: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.deaths).toBe(0);
  });
});
