// The leases of a node, without the rest of the server, whose own CPU time would hide theirs.
import { randomUUID } from 'node:crypto';
import { openDatabase } from '../packages/server/src/database/connection.js';
import { leaseQueries } from '../packages/server/src/features/presence/leaseQueries.js';
import { startPeriodic } from '../packages/server/src/jobs/periodic.js';
import { createLiveClock } from '../packages/server/src/live/clock.js';
import { createLeases, leaseTickMs } from '../packages/server/src/live/leases.js';
import { answer, usage } from './lib/process.js';

interface Start {
  databaseUrl: string;
  people: number;
  rooms: number;
}

const report = (error: unknown): void => {
  throw error;
};

/** How often the next users leave and come back. */
const turnMs = 100;

const open = async ({ databaseUrl, people, rooms }: Start) => {
  const database = await openDatabase({ databaseUrl });
  const clockOffsetMs = () => 0;
  const leases = createLeases({
    ...leaseQueries,
    database,
    clock: createLiveClock(clockOffsetMs),
    clockOffsetMs,
    node: randomUUID(),
    invisible: () => new Set(),
    report,
  });
  const ids = Array.from({ length: rooms }, () => `room:${randomUUID()}`);
  const follow = (n: number, follows: boolean) =>
    leases.followed(`user-${n}`, ids[n % rooms] ?? '', follows, follows ? undefined : 'goodbye');
  for (let n = 0; n < people; n++) follow(n, true);
  await leases.write();
  const endPeriodic = startPeriodic([{ everyMs: leaseTickMs, run: leases.write }], report);
  let next = 0;
  let away: number[] = [];
  return {
    /** A tenth of `perSecond` users leave, and those who left before come back. */
    turn: (perSecond: number) => {
      for (const n of away) follow(n, true);
      away = Array.from({ length: (perSecond * turnMs) / 1_000 }, () => next++ % people);
      for (const n of away) follow(n, false);
    },
    stored: async () => (await database.knex('leases').select('user_id')).length,
    close: async () => {
      endPeriodic();
      await leases.close();
      await database.close();
    },
  };
};

let opened: Awaited<ReturnType<typeof open>> | undefined;

const answers = {
  start: async (given: Start) => {
    opened = await open(given);
    return opened.stored();
  },
  /** Lets some time pass; resolves with the CPU seconds that it took. */
  pass: async ({ seconds, perSecond }: { seconds: number; perSecond: number }) => {
    const before = usage();
    const timer = perSecond > 0 ? setInterval(() => opened?.turn(perSecond), turnMs) : undefined;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    clearInterval(timer);
    return usage().cpuSeconds - before.cpuSeconds;
  },
  stop: async () => {
    await opened?.close();
    process.exit(0);
  },
};

export type LeaseAnswers = typeof answers;

answer(answers);
