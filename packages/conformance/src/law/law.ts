import type { EventType } from '@roomful/protocol';
import fc from 'fast-check';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { ignoring, violation } from './obey.js';
import { actionsOf, expectedEvents, mayProduce, sizeOf, themeOf } from './plan.js';
import { type Played, play } from './play.js';
import { type Schedule, scheduleOf } from './schedule.js';
import { createStage } from './stage.js';

export interface LawOptions {
  kind: DatabaseKind;
  seed: number;
  /** How many random schedules are played. */
  schedules: number;
  /**
   * Whether a type of event has occurred often enough. For types that have not, up to as many more schedules are played of the
   * features that produce them. Default: always.
   */
  isEnough?: (type: EventType, met: { count: number; isNeeded: boolean }) => boolean;
  /** Plays only the schedule with this number. Default: all. */
  only?: number | undefined;
  /** The maximum number of deeds in a schedule. Default: 100. */
  length?: number;
  /** How many schedules run at once, as rooms of one server. Default: 8. */
  together?: number;
  bundle?: string;
  /** Whether to look for the smallest schedule that breaks the law. Default: true. */
  shrink?: boolean;
}

export interface LawResult {
  /** How the law was broken; null = it was not. */
  broken: string | null;
  /** How often each type of event occurred. */
  reached: ReadonlyMap<string, number>;
  /** Types of events with a necessary reducer: a fold without it broke the law. */
  needed: ReadonlySet<string>;
  schedules: number;
  snapshots: number;
}

/** The search for a smaller schedule ends after this time, with the smallest one found so far. */
const shrinkMs = 60_000;

/** Adds the types of events without which these histories would break the law. */
const addNeeded = (needed: Set<string>, { law, history }: Played): void => {
  for (const type of new Set(history.log.map((event) => event.type))) {
    if (!needed.has(type) && violation(ignoring(law, type), history) !== null) needed.add(type);
  }
};

/** Plays random schedules on a server of its own, and compares every snapshot taken on the way with the last one. */
export const runLaw = async (options: LawOptions): Promise<LawResult> => {
  const { kind, seed, schedules, only, length = 100, together = 8, shrink = true, isEnough = () => true } = options;
  const place = await createPlace(kind);
  const server = await startServer({ place, ...(options.bundle ? { bundle: options.bundle } : {}) });
  const target = { url: server.url, secret: testSecret };
  const reached = new Map<string, number>();
  const needed = new Set<string>();
  const broken: string[] = [];
  let [attempts, snapshots] = [0, 0];

  const playOne = async (schedule: Schedule, n: number): Promise<void> => {
    attempts += 1;
    const { stage, close } = await createStage(target, { slug: `law-${n}-${attempts}`, size: sizeOf(n) });
    try {
      for (const one of await play(schedule, stage, server.advance)) {
        for (const { type } of one.history.log) reached.set(type, (reached.get(type) ?? 0) + 1);
        snapshots += one.history.looks.length + one.history.last.length;
        const wrong = violation(one.law, one.history);
        if (wrong) throw new Error(wrong);
        addNeeded(needed, one);
      }
    } finally {
      close();
    }
  };
  /** Each schedule is a separate property, so that a failure can be shrunk and repeated alone. */
  const checkOne = async (n: number): Promise<void> => {
    const theme = themeOf(n);
    let endsAt = Number.POSITIVE_INFINITY;
    const property = fc.asyncProperty(scheduleOf(actionsOf(theme), length), async (schedule) => {
      // Attempts after the deadline count as successes, so that the smallest failure found so far is reported.
      if (Date.now() > endsAt) return;
      await playOne(schedule, n).catch((error: unknown) => {
        endsAt = Math.min(endsAt, Date.now() + shrinkMs);
        throw error;
      });
    });
    const details = await fc.check(property, {
      seed: seed + n,
      numRuns: 1,
      unbiased: true,
      endOnFailure: !shrink,
    });
    if (!details.failed) return;
    const again = `ROOMFUL_SEED=${seed} ROOMFUL_SCHEDULE=${n}`;
    broken.push(`schedule ${n} (${theme}; ${again}): ${details.errorInstance}\n${fc.defaultReportMessage(details)}`);
  };

  const waiting = only === undefined ? Array.from({ length: schedules }, (_, n) => n) : [only];
  let played = waiting.length;
  const work = async () => {
    for (let n = waiting.shift(); n !== undefined && broken.length === 0; n = waiting.shift()) await checkOne(n);
  };
  try {
    await Promise.all(Array.from({ length: together }, work));
    // By chance alone, a rare type of event would sometimes be missing.
    const missed = (type: EventType) => !isEnough(type, { count: reached.get(type) ?? 0, isNeeded: needed.has(type) });
    const further = only === undefined ? 2 * schedules : 0;
    for (let n = schedules; n < schedules + further && broken.length === 0; n += 1) {
      const rare = expectedEvents().filter(missed);
      if (rare.length === 0) break;
      if (!rare.some((type) => mayProduce(themeOf(n), type))) continue;
      await checkOne(n);
      played += 1;
    }
    broken.push(...server.faults());
    return { broken: broken[0] ?? null, reached, needed, schedules: played, snapshots };
  } finally {
    await server.stop();
    await place.remove();
  }
};
