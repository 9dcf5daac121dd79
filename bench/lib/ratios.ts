import type { Figures, Measurement } from './measure.js';
import type { ScenarioName, Subject } from './scenarios.js';
import { median, type Range, rangeOf } from './statistics.js';

/** A comparison of two subjects, by a figure of one scenario. */
export interface Comparison {
  name: string;
  scenario: ScenarioName;
  figure: keyof Figures;
  /** Default: roomful. */
  of?: Subject;
  against: Subject;
  /** The accepted ratio: at least or at most. Absent = reported only. */
  floor?: { atLeast: number } | { atMost: number };
}

export const comparisons: readonly Comparison[] = [
  {
    name: 'hot.deliveriesPerSecond.vs.socketio-insert',
    scenario: 'hot',
    figure: 'deliveriesPerSecond',
    against: 'socketio-insert',
    floor: { atLeast: 3 },
  },
  {
    name: 'hot.deliveriesPerSecond.vs.socketio-broadcast',
    scenario: 'hot',
    figure: 'deliveriesPerSecond',
    against: 'socketio-broadcast',
  },
  {
    name: 'hot.cpuPerDelivery.vs.socketio-broadcast',
    scenario: 'hot',
    figure: 'cpuSecondsPerMillionDeliveries',
    against: 'socketio-broadcast',
    floor: { atMost: 0.25 },
  },
  {
    name: 'lone.latency.vs.socketio-insert',
    scenario: 'lone',
    figure: 'p50Ms',
    against: 'socketio-insert',
    floor: { atMost: 1.5 },
  },
  {
    name: 'rooms.deliveriesPerSecond.vs.socketio-insert',
    scenario: 'rooms',
    figure: 'deliveriesPerSecond',
    against: 'socketio-insert',
    floor: { atLeast: 1.3 },
  },
  ...(['paced-50', 'paced-200'] as const).flatMap((scenario): Comparison[] => [
    {
      name: `${scenario}.deliveredP99.vs.socketio-insert`,
      scenario,
      figure: 'deliveredP99Ms',
      against: 'socketio-insert',
    },
    {
      name: `${scenario}.cpuPerDelivery.vs.socketio-insert`,
      scenario,
      figure: 'cpuSecondsPerMillionDeliveries',
      against: 'socketio-insert',
    },
  ]),
  {
    name: 'embedded.deliveriesPerSecond.vs.postgres',
    scenario: 'embedded',
    figure: 'deliveriesPerSecond',
    of: 'roomful-embedded',
    against: 'roomful',
  },
];

export interface Ratio {
  comparison: Comparison;
  /** The median of the rounds' ratios. Drift between rounds affects both subjects of a round alike. */
  value: number;
  range: Range;
  /** Whether the ratio is accepted; null = no limit. */
  met: boolean | null;
}

const keeps = (value: number, floor: Comparison['floor']): boolean | null =>
  floor === undefined ? null : 'atLeast' in floor ? value >= floor.atLeast : value <= floor.atMost;

/** The ratios of the rounds in which both subjects are valid. `rounds` has the measurements of each round. */
export const ratiosOf = (rounds: readonly Measurement[][], among: readonly Comparison[] = comparisons): Ratio[] =>
  among.flatMap((comparison): Ratio[] => {
    const values = rounds.flatMap((round) => {
      const figureOf = (subject: Subject) =>
        round.find((m) => m.ok && m.scenario === comparison.scenario && m.subject === subject)?.figures[
          comparison.figure
        ];
      const [own, other] = [figureOf(comparison.of ?? 'roomful'), figureOf(comparison.against)];
      return typeof own === 'number' && typeof other === 'number' ? [own / other] : [];
    });
    if (values.length === 0) return [];
    const value = median(values);
    return [{ comparison, value, range: rangeOf(values), met: keeps(value, comparison.floor) }];
  });
