import { median, type Range, rangeOf } from './statistics.js';
import type { Means, Study } from './study.js';
import { aligned, amount } from './table.js';

/** The results of a study: figures by subject, each a list of rounds. */
export interface Findings {
  study: Study;
  rounds: Record<string, number>[][];
}

/** Runs the rounds of a study. Subjects take turns, and each round starts with a different one. */
export const conduct = async (study: Study, repeat: number, means: Means): Promise<Findings> => {
  const bench = await study.open(means);
  const rounds: Record<string, number>[][] = [];
  try {
    // The first round compiles code and fills caches, so it is not counted.
    for (let round = -1; round < repeat; round++) {
      const measured: Record<string, number>[] = [];
      for (const [i] of study.subjects.entries()) {
        const at = (i + round + 1) % study.subjects.length;
        const subject = study.subjects[at] ?? '';
        measured[at] = await bench.measure(subject);
        const text = Object.entries(measured[at]).map(([name, value]) => `${name} ${amount(value)}`);
        console.error(`round ${round + 1}/${repeat}  ${study.name}  ${subject}: ${text.join(', ')}`);
      }
      if (round >= 0) rounds.push(measured);
    }
  } finally {
    await bench.close();
  }
  return { study, rounds };
};

const valuesOf = ({ study, rounds }: Findings, subject: string, figure: string): number[] =>
  rounds.map((round) => round[study.subjects.indexOf(subject)]?.[figure] ?? Number.NaN);

/** The median and range of each figure, by subject. */
export const rowsOf = (findings: Findings) =>
  findings.study.subjects.map((subject) => {
    const by = <T>(of: (values: number[]) => T) =>
      Object.fromEntries(
        Object.keys(findings.study.figures).map((figure) => [figure, of(valuesOf(findings, subject, figure))]),
      );
    return { subject, rounds: findings.rounds.length, ok: true, figures: by(median), ranges: by(rangeOf) };
  });

/** The ratios of a study: the median of the rounds' ratios. */
export const studyRatios = (findings: Findings) =>
  findings.study.ratios.map(({ figure, of, against, ...floor }) => {
    const others = valuesOf(findings, against, figure);
    const values = valuesOf(findings, of, figure).map((value, i) => value / (others[i] ?? Number.NaN));
    const value = median(values);
    const range: Range = rangeOf(values);
    const bounded =
      floor.atMost !== undefined
        ? { atMost: floor.atMost }
        : floor.atLeast !== undefined
          ? { atLeast: floor.atLeast }
          : undefined;
    const met = bounded === undefined ? null : 'atMost' in bounded ? value <= bounded.atMost : value >= bounded.atLeast;
    const what = findings.study.subjects.length > 2 || !of.startsWith('roomful') ? `${of}.` : '';
    const name = `${findings.study.name}.${what}${figure}.vs.${against}`.replace(/[ -]+/g, '-');
    return { comparison: { name, floor: bounded }, value, range, met };
  });

export const studyTable = (findings: Findings): string => {
  const figures = Object.keys(findings.study.figures);
  const rows = rowsOf(findings).map((row) => [
    row.subject,
    ...figures.map((figure) => {
      const [least, most] = row.ranges[figure] ?? [Number.NaN, Number.NaN];
      return `${amount(row.figures[figure] ?? Number.NaN)} (${amount(least)}-${amount(most)})`;
    }),
  ]);
  return [`${findings.study.name}: ${findings.study.about}`, ...aligned([['', ...figures], ...rows])].join('\n');
};
