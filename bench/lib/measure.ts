import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadAnswers } from '../load.js';
import type { ServerAnswers } from '../roomful.js';
import type { Bundles } from './bundle.js';
import { createDatabase, type ThrowAwayDatabase } from './database.js';
import { type Process, start } from './process.js';
import { databaseOf, type ScenarioName, type Subject, scenarios } from './scenarios.js';

/** The measurement of a subject in one round. */
export interface Figures {
  acksPerSecond: number;
  deliveriesPerSecond: number;
  /** Messages per packet: how well the cost of sending is shared. */
  messagesPerPacket: number;
  /** CPU of the server process. */
  cpuSecondsPerMillionDeliveries: number;
  /** CPU of PostgreSQL; null = not used, or on another machine. */
  postgresCpuSecondsPerMillionDeliveries: number | null;
  /** CPU of the load generator. Near one core, it limits the figures. */
  loadCpuCores: number;
  /** Time from sending to the ack. */
  p50Ms: number;
  p99Ms: number;
  /** Time from sending to the arrival at another receiver. */
  deliveredP50Ms: number;
  deliveredP99Ms: number;
  rssBytes: number;
}

export interface Measurement {
  scenario: ScenarioName;
  subject: Subject;
  /** Whether every receiver got every acknowledged message once and in order. If not, the figures are invalid. */
  ok: boolean;
  faults: Record<string, number>;
  figures: Figures;
}

export interface MeasureOptions {
  bundles: Bundles;
  postgresUrl: string;
  /** The length of a measured window. */
  seconds: number;
  /** The directory for a CPU profile of the server. Profiling itself costs time. */
  profileTo?: string | undefined;
}

/** A subject with its connections, ready for repeated measurement. It is idle between windows. */
export interface Trial {
  scenario: ScenarioName;
  subject: Subject;
  measure(): Promise<Measurement>;
  /** Ends its processes and drops its database. */
  close(): Promise<void>;
}

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
/** The warm-up: before the first window code is compiled; before later windows only queues fill. */
const firstWarmUpSeconds = 2;
const warmUpSeconds = 0.5;

interface Parts {
  server: Process<ServerAnswers>;
  load: Process<LoadAnswers>;
  database: ThrowAwayDatabase | null;
}

const look = async ({ server, load, database }: Parts) => {
  const [used, counted, postgres] = await Promise.all([
    server.ask('usage', undefined),
    load.ask('mark', undefined),
    database?.cpuSeconds() ?? null,
  ]);
  return { used, counted, postgres };
};
type Look = Awaited<ReturnType<typeof look>>;

/** Rates between two samples. Each process uses its own clock, since a busy process answers late. */
const ratesOf = (before: Look, after: Look) => {
  const loadSeconds = (after.counted.atMs - before.counted.atMs) / 1_000;
  const serverSeconds = (after.used.atMs - before.used.atMs) / 1_000;
  const deliveries = after.counted.deliveries - before.counted.deliveries;
  const deliveriesPerSecond = deliveries / loadSeconds;
  const perMillion = (cpuSeconds: number) => (cpuSeconds / serverSeconds / deliveriesPerSecond) * 1e6;
  return {
    acksPerSecond: (after.counted.acks - before.counted.acks) / loadSeconds,
    deliveriesPerSecond,
    messagesPerPacket: deliveries / (after.counted.packets - before.counted.packets),
    cpuSecondsPerMillionDeliveries: perMillion(after.used.cpuSeconds - before.used.cpuSeconds),
    postgresCpuSecondsPerMillionDeliveries:
      before.postgres === null || after.postgres === null ? null : perMillion(after.postgres - before.postgres),
    loadCpuCores: (after.counted.cpuSeconds - before.counted.cpuSeconds) / loadSeconds,
    rssBytes: after.used.rssBytes,
  };
};

/** Starts a subject and a load generator in separate processes on a new database, and connects everyone. */
export const openTrial = async (
  scenario: ScenarioName,
  subject: Subject,
  { bundles, postgresUrl, seconds, profileTo }: MeasureOptions,
): Promise<Trial> => {
  const secret = randomBytes(32).toString('hex');
  const database = databaseOf[subject] === 'postgres' ? await createDatabase(postgresUrl) : null;
  const dataDir = databaseOf[subject] === 'pglite' ? await mkdtemp(join(tmpdir(), 'roomful-bench-')) : null;
  const server = start<ServerAnswers>(subject.startsWith('roomful') ? bundles.roomful : bundles.socketio);
  const load = start<LoadAnswers>(bundles.load);
  const parts: Parts = { server, load, database };
  const close = async () => {
    await Promise.all([load.end(), server.end()]);
    await database?.drop();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  };
  const profiles = profileTo === undefined ? null : join(profileTo, `${scenario}-${subject}.cpuprofile`);
  let warmUp = firstWarmUpSeconds;
  try {
    const url = await server.ask('start', { databaseUrl: database?.url ?? null, dataDir, jwtSecret: secret });
    await load.ask('connect', { scenario: scenarios[scenario], subject, url, secret });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    scenario,
    subject,
    measure: async () => {
      await load.ask('begin', undefined);
      await sleep(warmUp);
      warmUp = warmUpSeconds;
      if (profiles) await server.ask('startProfile', undefined);
      const before = await look(parts);
      await sleep(seconds);
      const after = await look(parts);
      if (profiles) await server.ask('stopProfile', profiles);
      const { ok, faults, ack, delivery } = await load.ask('pause', undefined);
      const times = { p50Ms: ack.p50, p99Ms: ack.p99, deliveredP50Ms: delivery.p50, deliveredP99Ms: delivery.p99 };
      return { scenario, subject, ok, faults, figures: { ...ratesOf(before, after), ...times } };
    },
    close,
  };
};
