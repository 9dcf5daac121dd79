import type { EventType } from '@roomful/protocol';
import fc from 'fast-check';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { ignoring, violation } from './obey.js';
import { actionsOf, expectedEvents, nextAbout, sizeOf, themeOf } from './plan.js';
import { type Played, play } from './play.js';
import { type Schedule, scheduleOf } from './schedule.js';
import { createStage } from './stage.js';

export interface LawOptions {
  kind: DatabaseKind;
  seed: number;
  /** How many random schedules are played. */
  schedules: number;
  /**
   * Whether a kind of event has come up often enough. For those that have not, up to as many schedules again are played, of
   * the features that produce them. Default: always.
   */
  isEnough?: (type: EventType, met: { count: number; isNeeded: boolean }) => boolean;
  /** Plays only the schedule of this number. Default: all. */
  only?: number | undefined;
  /** Deeds in a schedule at most. Default: 100. */
  length?: number;
  /** Schedules under way at once: rooms of one server, as they are in life. Default: 8. */
  together?: number;
  bundle?: string;
  /** Looks for the smallest schedule that breaks the law. Default: true. */
  shrink?: boolean;
}

export interface LawResult {
  /** How the law was broken; null = it was not. */
  broken: string | null;
  /** How often each kind of event came up. */
  reached: ReadonlyMap<string, number>;
  /** Kinds of events whose reducer must be right: a fold that ignored them broke the law. */
  needed: ReadonlySet<string>;
  schedules: number;
  snapshots: number;
}

/** The search for a smaller schedule ends after this long, with the smallest found until then. */
const shrinkMs = 60_000;

/** Adds the kinds of events without which these histories would break the law. */
const addNeeded = (needed: Set<string>, { law, history }: Played): void => {
  for (const type of new Set(history.log.map((event) => event.type))) {
    if (!needed.has(type) && violation(ignoring(law, type), history) !== null) needed.add(type);
  }
};

/** Plays random schedules on a server of its own, and holds every snapshot taken on the way against the last one. */
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
  /** Each schedule is a property of its own: a failure is shrunk alone, and can be repeated alone. */
  const checkOne = async (n: number): Promise<void> => {
    const theme = themeOf(n);
    let endsAt = Number.POSITIVE_INFINITY;
    const property = fc.asyncProperty(scheduleOf(actionsOf(theme), length), async (schedule) => {
      // Whatever is tried after the end counts as no failure, so the smallest one found until then is told.
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
    // Chance alone would leave out a rare kind of event now and then.
    const missed = (type: EventType) => !isEnough(type, { count: reached.get(type) ?? 0, isNeeded: needed.has(type) });
    for (let n = schedules; only === undefined && broken.length === 0; n += 1) {
      const type = expectedEvents().find(missed);
      if (type === undefined) break;
      n = nextAbout(type, n);
      if (n >= 2 * schedules) break;
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
