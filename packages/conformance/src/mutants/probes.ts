import type { createClient } from '@roomful/sdk';
import { runBans } from '../faults/bans.js';
import type { Violation } from '../faults/history.js';
import { runKills } from '../faults/kills.js';
import { runLoss } from '../faults/loss.js';
import { runNoise } from '../faults/noise.js';
import { runRolling } from '../faults/rolling.js';
import { runTwoNodes } from '../faults/twoNodes.js';
import { bundle as bundleOf } from '../harness/bundle.js';
import { createPlace, type DatabaseKind, postgresAnswers } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { runLaw } from '../law/law.js';
import { checks, runCheck } from '../suite.js';
import { runUnread } from '../unread/unread.js';
import { losingFrames } from './edits.js';

/** The arguments of a probe. */
export interface Patient {
  /** The bundle with the bug. */
  bundle: string;
  seed: number;
  /** Runs only cases whose names contain one of these texts. */
  only: readonly string[];
}

/** A short run of a part of the tests; resolves with the violations that it found. */
export type Probe = (patient: Patient) => Promise<readonly Violation[]>;

const kind: DatabaseKind = postgresAnswers ? 'postgres' : 'embedded';
const settleMs = 2_000;

/** The client from a bundle of the SDK. */
const sdkOf = async (bundle: string): Promise<{ create: typeof createClient }> => {
  const { createClient: create } = (await import(bundle)) as { createClient: typeof createClient };
  return { create };
};

const suite: Probe = async ({ bundle, only }) => {
  const place = await createPlace(kind);
  const server = await startServer({ place, bundle });
  const target = { url: server.url, secret: testSecret };
  const violations: Violation[] = [];
  for (const check of checks.filter(({ it }) => only.some((part) => it.name.includes(part)))) {
    await runCheck(check, target).catch((error: Error) =>
      violations.push({ rule: check.it.name, says: error.message.slice(0, 200) }),
    );
  }
  await server.stop();
  await place.remove();
  return violations;
};

export const probes = {
  twoNodes: async ({ bundle, seed }) => (await runTwoNodes({ bundle, seed, forMs: 2_000, settleMs })).violations,
  kills: async ({ bundle, seed }) => (await runKills({ kind, bundle, seed, kills: 5, settleMs })).violations,
  bans: async ({ bundle, seed }) =>
    (await runBans({ kind, bundle, seed, rounds: 2, nodes: 1, patienceMs: settleMs })).violations,
  rolling: async ({ bundle, seed }) =>
    (await runRolling({ kind, bundle, seed, times: 3, overlapping: postgresAnswers })).violations,
  loss: async ({ bundle }) => (await runLoss({ kind, bundle, headsMs: 500 })).violations,
  noise: async ({ bundle, seed }) =>
    (await runNoise({ kind, seed, messages: 30, sdk: await sdkOf(bundle), settleMs: 4_000 })).violations,
  lossBehindSdk: async ({ bundle }) => {
    const losing = await bundleOf('server', [losingFrames]);
    return (await runLoss({ kind, bundle: losing, headsMs: 500, sdk: await sdkOf(bundle) })).violations;
  },
  law: async ({ bundle, seed }) => {
    const { broken } = await runLaw({ kind, bundle, seed, schedules: 40, shrink: false });
    return broken === null ? [] : [{ rule: 'law', says: broken }];
  },
  unread: async ({ bundle, seed }) => {
    const { broken } = await runUnread({ kind, bundle, seed, schedules: 20, shrink: false });
    return broken === null ? [] : [{ rule: 'unread', says: broken }];
  },
  suite,
} as const satisfies Record<string, Probe>;

export type ProbeName = keyof typeof probes;
