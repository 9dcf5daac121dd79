import type { Figures, Measurement } from './measure.js';
import { databaseOf, type ScenarioName, type Subject, scenarios } from './scenarios.js';
import { median, type Range, rangeOf } from './statistics.js';

/** A subject in a scenario over all rounds. */
export interface Summary {
  scenario: ScenarioName;
  subject: Subject;
  rounds: number;
  /** Whether every round is valid. */
  ok: boolean;
  faults: Record<string, number>;
  /** Medians of the valid rounds; null = not measured. */
  figures: Record<keyof Figures, number | null>;
  ranges: Record<keyof Figures, Range | null>;
}

const figuresOf = (counted: Measurement[], figure: keyof Figures): number[] =>
  counted.flatMap(({ figures }) => figures[figure] ?? []).filter(Number.isFinite);

const byFigure = <T>(names: (keyof Figures)[], of: (figure: keyof Figures) => T): Record<keyof Figures, T> =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<keyof Figures, T>;

/** Medians and ranges of the rounds of one subject in one scenario. */
export const summarize = (measurements: readonly [Measurement, ...Measurement[]]): Summary => {
  const [{ scenario, subject, figures }] = measurements;
  const counted = measurements.filter(({ ok }) => ok);
  const names = Object.keys(figures) as (keyof Figures)[];
  const faults: Record<string, number> = {};
  for (const measurement of measurements) {
    for (const [kind, n] of Object.entries(measurement.faults)) faults[kind] = (faults[kind] ?? 0) + n;
  }
  return {
    scenario,
    subject,
    rounds: measurements.length,
    ok: counted.length === measurements.length,
    faults,
    figures: byFigure(names, (name) => {
      const values = figuresOf(counted, name);
      return values.length === 0 ? null : median(values);
    }),
    ranges: byFigure(names, (name) => {
      const values = figuresOf(counted, name);
      return values.length === 0 ? null : rangeOf(values);
    }),
  };
};

const short = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));

/** A summary as one line of JSON. */
export const jsonLine = ({ scenario, subject, rounds, ok, faults, figures, ranges }: Summary): string => {
  const { rooms, receivers, senders } = scenarios[scenario];
  const shortened = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, short(value)]));
  const spread = Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, range?.map(short) ?? null]));
  return JSON.stringify({
    scenario,
    subject,
    database: databaseOf[subject],
    rooms,
    receivers,
    senders,
    rounds,
    ...shortened,
    ok,
    ...(ok ? {} : { faults }),
    ranges: spread,
  });
};
