import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LoadAnswers } from '../load.js';
import type { ServerAnswers } from '../roomful.js';
import type { Bundles } from './bundle.js';
import { createDatabase } from './database.js';
import { start } from './process.js';
import { databaseOf, type ScenarioName, type Subject, scenarios } from './scenarios.js';

/** How a subject did in one round. */
export interface Figures {
  acksPerSecond: number;
  deliveriesPerSecond: number;
  /** Messages that come together: how well the cost of sending is shared. */
  messagesPerPacket: number;
  /** CPU of the server process alone. */
  cpuSecondsPerMillionDeliveries: number;
  /** CPU of PostgreSQL beside it; null: none, or on another machine. */
  postgresCpuSecondsPerMillionDeliveries: number | null;
  /** CPU of the load generator: where it comes near one core, it bounds the figures. */
  loadCpuCores: number;
  /** From sending to the ack. */
  p50Ms: number;
  p99Ms: number;
  /** From sending to the arrival at another receiver. */
  deliveredP50Ms: number;
  deliveredP99Ms: number;
  rssBytes: number;
}

export interface Measurement {
  scenario: ScenarioName;
  subject: Subject;
  /** Every receiver got every acknowledged message once and in order; else the figures do not count. */
  ok: boolean;
  faults: Record<string, number>;
  figures: Figures;
}

export interface MeasureOptions {
  bundles: Bundles;
  postgresUrl: string;
  seconds: number;
  warmUpSeconds: number;
  /** The directory that a CPU profile of the server is to be written to; profiling costs time of its own. */
  profileTo?: string | undefined;
}

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Measures a subject in a scenario: fresh processes and a fresh database, a warm-up, then the window. */
export const measure = async (
  scenarioName: ScenarioName,
  subject: Subject,
  { bundles, postgresUrl, seconds, warmUpSeconds, profileTo }: MeasureOptions,
): Promise<Measurement> => {
  const scenario = scenarios[scenarioName];
  const secret = randomBytes(32).toString('hex');
  const database = databaseOf[subject] === null ? null : await createDatabase(postgresUrl);
  const server = start<ServerAnswers>(subject === 'roomful' ? bundles.roomful : bundles.socketio);
  const load = start<LoadAnswers>(bundles.load);
  try {
    const url = await server.ask('start', { databaseUrl: database?.url ?? null, jwtSecret: secret });
    await load.ask('connect', { scenario, subject, url, secret });
    const look = async () => {
      const [used, counted, postgres] = await Promise.all([
        server.ask('usage', undefined),
        load.ask('mark', undefined),
        database?.cpuSeconds() ?? null,
      ]);
      return { used, counted, postgres };
    };
    await load.ask('begin', undefined);
    await sleep(warmUpSeconds);
    if (profileTo) await server.ask('startProfile', undefined);
    const before = await look();
    await sleep(seconds);
    const after = await look();
    if (profileTo) await server.ask('stopProfile', join(profileTo, `${scenarioName}-${subject}.cpuprofile`));
    const { ok, faults, ack, delivery } = await load.ask('finish', undefined);

    // Each process by its own clock, since a busy one answers late.
    const loadSeconds = (after.counted.atMs - before.counted.atMs) / 1_000;
    const serverSeconds = (after.used.atMs - before.used.atMs) / 1_000;
    const deliveriesPerSecond = (after.counted.deliveries - before.counted.deliveries) / loadSeconds;
    const perMillion = (cpuSeconds: number, over: number) => (cpuSeconds / over / deliveriesPerSecond) * 1e6;
    return {
      scenario: scenarioName,
      subject,
      ok,
      faults,
      figures: {
        acksPerSecond: (after.counted.acks - before.counted.acks) / loadSeconds,
        deliveriesPerSecond,
        messagesPerPacket:
          (after.counted.deliveries - before.counted.deliveries) / (after.counted.packets - before.counted.packets),
        cpuSecondsPerMillionDeliveries: perMillion(after.used.cpuSeconds - before.used.cpuSeconds, serverSeconds),
        postgresCpuSecondsPerMillionDeliveries:
          before.postgres === null || after.postgres === null
            ? null
            : perMillion(after.postgres - before.postgres, serverSeconds),
        loadCpuCores: (after.counted.cpuSeconds - before.counted.cpuSeconds) / loadSeconds,
        p50Ms: ack.p50,
        p99Ms: ack.p99,
        deliveredP50Ms: delivery.p50,
        deliveredP99Ms: delivery.p99,
        rssBytes: after.used.rssBytes,
      },
    };
  } finally {
    await Promise.all([load.end(), server.end()]);
    await database?.drop();
  }
};
